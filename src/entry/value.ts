import type { UserMemory } from '../spec/memory.ts';

/**
 * A value while a call is traced: a number for types of up to 32 bits, a bigint for 64 bits and pointers, the
 * memory that a pointer leads to (an address not known, but never NULL), or undefined where nothing is known.
 */
export type Value = number | bigint | UserMemory | undefined;

/** C's truth of a value, in three values: undefined is "not known". */
export function truth(value: Value): boolean | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'bigint') return value !== 0n;
  return true;
}

/** The int that a truth value is in C. */
export function fromTruth(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : value ? 1 : 0;
}

export function isMemory(value: Value): value is UserMemory {
  return typeof value === 'object';
}
