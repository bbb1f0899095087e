import type { Report } from '../rule.ts';

/**
 * - `break`: a program compiled for the first state behaves differently or fails on the second.
 * - `tightened`: a call that was accepted is rejected.
 * - `loosened`: a call that was rejected is accepted, as with every extension.
 * - `promise`: a promise was broken: a rejection marked `permanent`, or a published probe.
 * - `weaker`: a published probe still holds, but its grade is worse.
 */
export type ChangeKind = 'break' | 'tightened' | 'loosened' | 'promise' | 'weaker';

/** A difference between two states of a spec, with its place in the second. */
export interface SpecChange extends Omit<Report, 'severity'> {
  readonly kind: ChangeKind;
}
