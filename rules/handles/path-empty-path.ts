import { namesOfFlags } from '../../src/lint/descriptors.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** With it, the call on a path is the call on a descriptor, too. */
export const pathEmptyPath: SpecRule = {
  about: 'spec',
  id: 'path-empty-path',
  topic: 'handles',
  severity: 'info',
  summary: 'A call that takes a directory descriptor and a path knows AT_EMPTY_PATH.',
  check({ spec }, report) {
    const path = spec.arguments.find(({ role }, index) => {
      return role === 'path' && spec.arguments.slice(0, index).some((before) => before.role === 'dirfd');
    });
    if (path === undefined || namesOfFlags(spec).some(({ name }) => /EMPTY_PATH$/.test(name))) return;
    const follows = !namesOfFlags(spec).some(({ name }) => /NOFOLLOW|SYMLINK/.test(name));
    report({
      message: `${spec.name} takes a directory descriptor and a path, and has no AT_EMPTY_PATH${follows ? ', nor AT_SYMLINK_NOFOLLOW' : ''}`,
      help: [
        'accept AT_EMPTY_PATH: an empty path then means the descriptor itself, and no f-variant of the call is ever needed',
      ],
      range: path.range,
      pointer: `/arguments/${path.index}`,
    });
  },
};
