import type { DerivedStep } from './step.ts';

/** Whether a step refuses every call that comes to it. */
export function isOfAll({ step, when }: DerivedStep): boolean {
  return when === undefined && step.kind === 'check' && step.condition.kind === 'constant';
}

/**
 * A refusal of everybody who comes so far, behind code that was not followed: the calls that this code lets succeed are in
 * what is not known of it, so that it is no refusal of all.
 */
export function whatWasLeft({ errors, ...step }: DerivedStep): DerivedStep {
  const { name } = step.place;
  const words = `code that was not followed decides${name === undefined ? '' : ` in ${name}()`}`;
  return { ...step, step: { kind: errors.includes('EPERM') ? 'blank' : 'work', words }, errors };
}
