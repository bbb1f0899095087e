import type { Analysis } from '../analysis.ts';

/** Two states of one spec. */
export interface TwoStates {
  readonly before: Analysis;
  readonly after: Analysis;
}
