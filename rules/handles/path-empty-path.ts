import { isDirectory, namesOfFlags } from '../../src/lint/descriptors.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** With AT_EMPTY_PATH, a call on a path also works on a descriptor. */
export const pathEmptyPath: SpecRule = {
  about: 'spec',
  id: 'path-empty-path',
  topic: 'handles',
  severity: 'info',
  summary: 'A call that takes a directory descriptor and a path accepts AT_EMPTY_PATH.',
  check({ spec }, report) {
    const path = spec.arguments.find(({ role }, index) => {
      return role === 'path' && spec.arguments.slice(0, index).some(isDirectory);
    });
    if (path === undefined || namesOfFlags(spec).some(({ name }) => /EMPTY_PATH$/.test(name))) return;
    const follows = !namesOfFlags(spec).some(({ name }) => /NOFOLLOW|SYMLINK/.test(name));
    report({
      message: `${spec.name} takes a directory descriptor and a path, but does not have AT_EMPTY_PATH${follows ? ' or AT_SYMLINK_NOFOLLOW' : ''}`,
      help: [
        'accept AT_EMPTY_PATH, with which an empty path means the descriptor itself, so that no f-variant of the call is needed',
      ],
      range: path.range,
      pointer: `/arguments/${path.index}`,
    });
  },
};
