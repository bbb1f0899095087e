import { isDirectory } from '../../src/lint/descriptors.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import type { Argument, Spec, Step } from '../../src/spec/model.ts';

/** include/uapi/linux/fcntl.h */
const AT_FDCWD = -100n;

/** A descriptor that is looked up whatever the path is makes AT_FDCWD and absolute paths fail with EBADF. */
export const fdSentinelRefused: SpecRule = {
  about: 'spec',
  id: 'fd-sentinel-refused',
  topic: 'handles',
  severity: 'warning',
  summary: 'AT_FDCWD and absolute paths work wherever a directory descriptor goes with a path.',
  check({ spec, entry }, report) {
    if (spec.status === 'merged') return;
    for (const { step, isUnsure } of entry.steps) {
      if (step.kind !== 'lookup' || step.when !== undefined || isUnsure) continue;
      const directory = spec.arguments[step.target.argument];
      if (directory === undefined || step.target.value.kind !== 'argument') continue;
      if (!isDirectory(directory) || directory.sentinels.some(({ value }) => value === AT_FDCWD)) continue;
      const path = spec.arguments[directory.index + 1];
      if (path === undefined || !isPath(spec, path)) continue;
      report({
        message: `"${directory.name}" is looked up whatever "${path.name}" is, so AT_FDCWD and absolute paths are rejected`,
        help: [
          'resolve it together with the path (filename_lookup, user_path_at), so that an absolute path needs no descriptor and AT_FDCWD means the working directory',
        ],
        range: step.range,
        pointer: step.pointer,
      });
    }
  },
};

/** Whether an argument is a path: by its role, or because steps treat it as only paths are treated. */
function isPath({ entry }: Spec, { role, type, index }: Argument): boolean {
  if (role === 'path' || role === 'entry') return true;
  if (type.kind !== 'pointer' || type.to.kind !== 'integer' || type.to.name !== 'char') return false;
  const copies = entry.some((step) => step.kind === 'copy' && step.target.argument === index);
  return copies && entry.some((step) => asksForPath(step, index));
}

/** getname() refuses an empty path with ENOENT and a long one with ENAMETOOLONG (fs/namei.c). */
function asksForPath(step: Step, index: number): boolean {
  if (step.kind !== 'check' || step.condition.kind === 'constant') return false;
  const { condition } = step;
  if (condition.kind === 'builtin') {
    const [operand] = condition.operands;
    const isAbout = operand?.kind === 'argument' && operand.index === index;
    return (
      isAbout &&
      (condition.name === 'relative' || (condition.name === 'empty' && step.errors.includes('ENOENT')))
    );
  }
  return false;
}
