import type { CallValue } from '../../spec/memory.ts';

/** A value to try for an argument, and how C writes it. */
export interface Candidate {
  readonly text: string;
  readonly value: CallValue;
  /** How much a reader has to take in: 1 for -1, NULL and 0, more for memory that has to be made first. */
  readonly cost: number;
}

/** Adds a candidate unless one with the same text is there. */
export function addCandidate(list: Candidate[], candidate: Candidate): void {
  if (!list.some(({ text }) => text === candidate.text)) list.push(candidate);
}
