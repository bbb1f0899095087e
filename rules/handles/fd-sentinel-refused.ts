import { conditionsOf } from '../../src/entry/suggest/conditions.ts';
import { isDirectory } from '../../src/lint/descriptors.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { walk } from '../../src/spec/bound-expression.ts';
import { isDerived } from '../../src/spec/derived.ts';
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
      if (!isDirectory(directory) || acceptsWorkingDirectory(spec, directory)) continue;
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

/** Whether a lookup lets AT_FDCWD pass. In code, only that of a walk does, which is made for relative paths alone. */
function acceptsWorkingDirectory(spec: Spec, { sentinels }: Argument): boolean {
  return !isDerived(spec) && sentinels.some(({ value }) => value === AT_FDCWD);
}

/** Whether an argument is a path: by its role or, in code, because steps ask what only paths are asked. */
function isPath(spec: Spec, { role, type, index }: Argument): boolean {
  if (role === 'path' || role === 'entry') return true;
  if (!isDerived(spec) || type.kind !== 'pointer' || type.to.kind !== 'integer') return false;
  return type.to.name === 'char' && spec.entry.some((step) => asksForPath(step, index));
}

/** getname() refuses an empty path, and a relative one starts at a descriptor (fs/namei.c). */
function asksForPath(step: Step, index: number): boolean {
  let found = false;
  for (const condition of conditionsOf(step))
    walk(condition, (part) => {
      if (part.kind !== 'builtin' || (part.name !== 'relative' && part.name !== 'empty')) return;
      const [operand] = part.operands;
      found ||= operand?.kind === 'argument' && operand.index === index;
    });
  return found;
}
