import type { UserMemory } from '../spec/memory.ts';
import type { Value } from './value.ts';

/** What a copy left in the kernel: from which memory, and how many bytes; the rest of the struct reads as zero. */
export interface Copied {
  readonly from: UserMemory;
  readonly length: number;
}

/** What is known while one call is traced. */
export interface State {
  readonly values: readonly Value[];
  /** By index of the memory place; undefined where it was not copied, or nobody knows what was. */
  readonly copied: (Copied | undefined)[];
}

/** Computes an expression in a state. */
export type Evaluate = (state: State) => Value;
