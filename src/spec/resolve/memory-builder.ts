import type { UserMemory } from '../memory.ts';

/** Memory of a literal while its fields are filled in. */
export interface MemoryBuilder {
  readonly bytes: Uint8Array;
  /** Offsets of unknown bytes. */
  readonly unknown: Set<number>;
  /** Pointers within it, by offset. */
  readonly pointers: Map<number, UserMemory>;
}

/** Stores a value of `size` bytes; undefined and a pointer, whose address is not known, make the bytes unknown. */
export function storeValue(
  into: MemoryBuilder,
  offset: number,
  size: number,
  value: bigint | UserMemory | undefined,
): void {
  if (typeof value === 'bigint') {
    for (let byte = 0; byte < size; byte++)
      into.bytes[offset + byte] = Number((value >> BigInt(8 * byte)) & 0xffn);
    return;
  }
  if (value !== undefined) into.pointers.set(offset, value);
  for (let byte = 0; byte < size; byte++) into.unknown.add(offset + byte);
}
