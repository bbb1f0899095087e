import { type FixMaker, replace } from '../../src/lint/fix/fixes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { formatType } from '../../src/spec/types/type.ts';

/** Without the annotation, sparse cannot find code that dereferences a user pointer. */
export const abiUserAnnotation: SpecRule = {
  about: 'spec',
  id: 'abi-user-annotation',
  topic: 'abi',
  fixable: 'safe',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A pointer from userspace is annotated with __user.',
  check({ spec }, report) {
    for (const { name, type, range, index } of spec.arguments) {
      if (type.kind !== 'pointer' || type.isUser) continue;
      report({
        message: `"${name}" is a pointer from userspace but lacks the annotation __user`,
        help: [
          `write ${formatType({ ...type, isUser: true })}${name}; sparse (make C=1) then finds code that dereferences it without copy_from_user()`,
        ],
        range,
        fix: mark(range.start),
        pointer: `/arguments/${index}`,
      });
    }
  },
};

/** Inserts __user before the last `*` of the argument's type. */
function mark(name: number): FixMaker {
  return (source) => {
    const star = source.text.lastIndexOf('*', name);
    return star === -1 ? undefined : replace({ start: star, end: star }, '__user ', 'text')(source);
  };
}
