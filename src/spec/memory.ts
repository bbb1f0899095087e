/**
 * The caller's memory behind a pointer argument, as `buffer(64)`, `"/etc"` and `&{.flags = 1}` create it. Numbers are
 * little-endian; bytes that are not set are zero.
 */
export interface UserMemory {
  readonly bytes: Uint8Array;
  /** Offsets of unknown bytes (`_`); undefined if all are known. */
  readonly unknown: ReadonlySet<number> | undefined;
  /** Pointers within it, by offset. */
  readonly pointers: ReadonlyMap<number, UserMemory> | undefined;
  /** A string literal lies in read-only memory. */
  readonly isWritable: boolean;
}

/** The value of an argument: a number truncated to its type, a pointer to known memory, or undefined if unknown. */
export type CallValue = bigint | UserMemory | undefined;

export function zeroedMemory(length: number): UserMemory {
  return { bytes: new Uint8Array(length), unknown: undefined, pointers: undefined, isWritable: true };
}

/** A string literal with its terminating zero. Characters beyond ASCII become UTF-8. */
export function stringMemory(text: string): UserMemory {
  const bytes = asciiBytes(text) ?? Uint8Array.from([...utf8Bytes(text), 0]);
  return { bytes, unknown: undefined, pointers: undefined, isWritable: false };
}

/** The bytes of an ASCII text with its terminating zero; undefined for any other text. */
function asciiBytes(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length + 1);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x80) return undefined;
    bytes[index] = code;
  }
  return bytes;
}

function utf8Bytes(text: string): number[] {
  return Array.from(text).flatMap((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return [code];
    const isLoneSurrogate = code >= 0xd800 && code <= 0xdfff;
    return Array.from(encodeURIComponent(isLoneSurrogate ? '\ufffd' : character).matchAll(/%(..)/g)).map(
      ([, hexadecimal]) => Number.parseInt(hexadecimal ?? '', 16),
    );
  });
}

/** Reads an unsigned little-endian number of up to 8 bytes; undefined if a byte is unknown or missing. */
export function readUnsigned(memory: UserMemory, offset: number, size: number): bigint | undefined {
  const low = readSmallUnsigned(memory, offset, Math.min(size, 4));
  if (low === undefined || size <= 4) return low === undefined ? undefined : BigInt(low);
  const high = readSmallUnsigned(memory, offset + 4, size - 4);
  if (high === undefined) return undefined;
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
}

/** The same for up to 4 bytes, as a number. */
export function readSmallUnsigned(memory: UserMemory, offset: number, size: number): number | undefined {
  const { bytes, unknown } = memory;
  if (offset < 0 || offset + size > bytes.length) return undefined;
  let value = 0;
  for (let index = size - 1; index >= 0; index--) {
    if (unknown?.has(offset + index)) return undefined;
    value = (value << 8) | (bytes[offset + index] ?? 0);
  }
  return value >>> 0;
}

/** The length of the string at the start of the memory; undefined if it is unknown or not terminated. */
export function stringLength(memory: UserMemory): number | undefined {
  for (let index = 0; index < memory.bytes.length; index++) {
    if (memory.unknown?.has(index)) return undefined;
    if (memory.bytes[index] === 0) return index;
  }
  return undefined;
}
