import type { State } from '../state.ts';

/** What one step does to a call in a state. `errors` are the possible results if it ends the call. */
export interface StepResult {
  readonly verdict: 'passes' | 'fails' | 'may-fail';
  readonly errors: readonly string[];
}

export const PASSES: StepResult = { verdict: 'passes', errors: [] };

/** A step compiled for one kernel release. */
export interface StepTracer {
  run(state: State): StepResult;
  /** Why the step has this result, in words that complete "step 3: ". */
  reason(state: State, answer: StepResult): string;
}

export function fails(errors: readonly string[]): StepResult {
  return { verdict: 'fails', errors };
}

export function mayFail(errors: readonly string[]): StepResult {
  return { verdict: 'may-fail', errors };
}
