import type { Spec } from './model.ts';

/**
 * Whether a program read the spec from code and no person has reviewed it. Nobody wrote such a spec, so it lacks nothing
 * that only a person can state, and its steps may say less than the code.
 */
export function isDerived({ raw }: Spec): boolean {
  return raw.derived !== undefined && raw.reviewed?.value !== 'true';
}
