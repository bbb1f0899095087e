import type { UserMemory } from '../../spec/memory.ts';
import type { Argument, Call } from '../../spec/model.ts';
import { registersOf } from '../../spec/registers.ts';

/** Arguments that follow a tag (src/verify/remote/c/decode.ts reads them). */
const NUMBER = 0;
const READ_ONLY = 1;
const WRITABLE = 2;

/** Shorter runs of one byte are not worth a run of their own. */
const SHORTEST_RUN = 4;

/** A call as bytes: numbers in LEB128, memory in runs; undefined where a value of it is not known (`_`). */
export function encodeCall(call: Call, args: readonly Argument[]): readonly number[] | undefined {
  const registers = registersOf(call, args);
  const bytes = [...unsigned(BigInt(call.values.length))];
  for (const [index, value] of call.values.entries()) {
    if (value === undefined) return undefined;
    const encoded = typeof value === 'bigint' ? signed(registers[index] ?? 0n) : encodeMemory(value);
    if (encoded === undefined) return undefined;
    bytes.push(...encoded);
  }
  return bytes;
}

function signed(register: bigint): readonly number[] {
  const value = BigInt.asIntN(64, register);
  return [NUMBER, ...unsigned(value < 0n ? ((-value - 1n) << 1n) | 1n : value << 1n)];
}

function unsigned(value: bigint): readonly number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return bytes;
}

function encodeMemory({ bytes, unknown, pointers, isWritable }: UserMemory): readonly number[] | undefined {
  const inner: number[] = [];
  const known = new Set<number>();
  for (const [offset, memory] of pointers ?? []) {
    const encoded = encodeMemory(memory);
    if (encoded === undefined) return undefined;
    inner.push(...unsigned(BigInt(offset)), ...encoded);
    for (let byte = 0; byte < 8; byte++) known.add(offset + byte);
  }
  for (const offset of unknown ?? []) if (!known.has(offset)) return undefined;
  return [
    isWritable ? WRITABLE : READ_ONLY,
    ...unsigned(BigInt(bytes.length)),
    ...unsigned(BigInt(pointers?.size ?? 0)),
    ...runsOf(bytes),
    ...inner,
  ];
}

/** Bytes as runs: an odd count repeats the one byte that follows, an even one is followed by that many. */
function runsOf(bytes: Uint8Array): readonly number[] {
  const encoded: number[] = [];
  let literal = 0;
  const endLiteral = (end: number): void => {
    if (end > literal)
      encoded.push(...unsigned(BigInt(end - literal) << 1n), ...bytes.subarray(literal, end));
  };
  for (let index = 0; index < bytes.length; ) {
    const byte = bytes[index] ?? 0;
    let end = index + 1;
    while (end < bytes.length && bytes[end] === byte) end++;
    if (end - index >= SHORTEST_RUN) {
      endLiteral(index);
      encoded.push(...unsigned((BigInt(end - index) << 1n) | 1n), byte);
      literal = end;
    }
    index = end;
  }
  endLiteral(bytes.length);
  return encoded;
}
