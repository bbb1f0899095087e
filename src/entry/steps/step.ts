import type { State } from '../state.ts';

/** What one step does to a call in a state. `errors` are the possible answers where it ends the call. */
export interface Answer {
  readonly verdict: 'passes' | 'fails' | 'may-fail';
  readonly errors: readonly string[];
}

export const PASSES: Answer = { verdict: 'passes', errors: [] };

/** A step compiled for one kernel release. */
export interface StepTracer {
  run(state: State): Answer;
  /** Why it answers as it does, in words that complete "step 3: ". */
  reason(state: State, answer: Answer): string;
}

export function fails(errors: readonly string[]): Answer {
  return { verdict: 'fails', errors };
}

export function mayFail(errors: readonly string[]): Answer {
  return { verdict: 'may-fail', errors };
}
