import type { Analysis } from '../analysis.ts';
import type { Report } from '../rule.ts';

/** Two states of one spec. */
export interface TwoStates {
  readonly before: Analysis;
  readonly after: Analysis;
}

/**
 * - `break`: a program that was compiled for the first state does something else, or nothing, on the second.
 * - `tightened`: a call that was accepted is refused.
 * - `loosened`: a call that was refused is accepted, as every extension does.
 * - `promise`: what was to be permanent was not: a refusal marked `permanent`, or a published probe.
 * - `weaker`: a published probe still holds, and is expected to hold for less long.
 */
export type ChangeKind = 'break' | 'tightened' | 'loosened' | 'promise' | 'weaker';

/** Something that differs between two states of a spec, with its place in the second. */
export interface Change extends Omit<Report, 'severity'> {
  readonly kind: ChangeKind;
}
