import { conditionsOf } from '../../src/entry/suggest/conditions.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { type BoundExpression, walk } from '../../src/spec/bound-expression.ts';
import { UNKNOWN } from '../../src/spec/errno.ts';
import type { Argument, Spec, Step } from '../../src/spec/model.ts';

/** A pointer that nobody looks at may hold anything in the programs that exist, so it can never be looked at later. */
export const pointerNeverRead: SpecRule = {
  about: 'spec',
  id: 'pointer-never-read',
  topic: 'extension',
  severity: 'info',
  summary: 'Every pointer is read, written or checked by some step.',
  check({ spec, entry, blanks }, report) {
    if (spec.status === 'merged' || blanks.length > 0) return;
    for (const argument of spec.arguments) {
      const { name, type, role, range, index } = argument;
      if (type.kind !== 'pointer' || role === 'value' || role === 'cookie') continue;
      if (entry.steps.some(({ step }) => mayUse(step, argument, spec))) continue;
      report({
        message: `no step reads, writes or checks "${name}", so every address is accepted, and none can be rejected later`,
        help: [
          'access the memory before anything changes, or check its range: a bad address then fails with EFAULT, and NULL is a probe',
          `if the kernel keeps the address and reads it later, state it: ${name}: {role: value}; if the argument is unused, reject everything but NULL`,
        ],
        range,
        pointer: `/arguments/${index}`,
      });
    }
  },
};

/** Whether a step accesses or tests a pointer, or may do so in words. */
function mayUse(step: Step, { index, name }: Argument, { memories }: Spec): boolean {
  const isAbout = (expression: BoundExpression): boolean => {
    let found = false;
    walk(expression, (part) => {
      found ||= part.kind === 'argument' && part.index === index;
      found ||= part.kind === 'load' && memories[part.memory]?.key.split(/[.[]/)[0] === name;
    });
    return found;
  };
  if (conditionsOf(step).some(isAbout)) return true;
  if ('target' in step) return step.target.argument === index || isAbout(step.target.value);
  if (step.kind === 'check' || step.kind === 'done' || step.kind === 'signal') return false;
  // Only what accesses user memory fails with EFAULT; what never fails may ignore that it did.
  if (step.errors.includes('EFAULT') || step.errors.includes(UNKNOWN)) return true;
  return new RegExp(`\\b${name}\\b`).test(step.text);
}
