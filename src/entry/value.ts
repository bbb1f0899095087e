import type { UserMemory } from '../spec/memory.ts';

/**
 * A value during tracing: a number for types of up to 32 bits, a bigint for 64-bit types and pointers, the memory
 * behind a pointer (an unknown address that is not NULL), or undefined if unknown.
 */
export type Value = number | bigint | UserMemory | undefined;

/** Whether C takes a value as true; undefined if unknown. */
export function truthOf(value: Value): boolean | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'bigint') return value !== 0n;
  return true;
}

/** The int that C makes of a truth value. */
export function truthAsInt(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : value ? 1 : 0;
}

export function isMemory(value: Value): value is UserMemory {
  return typeof value === 'object';
}
