import type { CallValue } from '../../spec/memory.ts';

/** A value to try for an argument, and its text in C. */
export interface Candidate {
  readonly text: string;
  readonly value: CallValue;
  /** How much a reader has to understand: 1 for -1, NULL and 0, more for memory that must be set up first. */
  readonly cost: number;
}

/** Adds a candidate unless the list has one with the same text. */
export function addCandidate(list: Candidate[], candidate: Candidate): void {
  if (!list.some(({ text }) => text === candidate.text)) list.push(candidate);
}
