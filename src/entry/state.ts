import type { UserMemory } from '../spec/memory.ts';
import type { Value } from './value.ts';

/** Memory that was copied into the kernel, and the number of bytes; the rest of the struct reads as zero. */
export interface Copied {
  readonly from: UserMemory;
  readonly length: number;
}

/** What is known while one call is traced. */
export interface State {
  readonly values: readonly Value[];
  /** By index of the memory place; undefined if it was not copied or its content is unknown. */
  readonly copied: (Copied | undefined)[];
}

/** Computes an expression in a state. */
export type Evaluate = (state: State) => Value;
