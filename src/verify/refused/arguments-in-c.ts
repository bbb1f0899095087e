import type { UserMemory } from '../../spec/memory.ts';
import type { Argument, Call } from '../../spec/model.ts';
import { registersOf } from '../../spec/registers.ts';

/** The arguments of a call as C, and the memory that they point to. */
export interface ArgumentsInC {
  /** Definitions of static variables, a line each. */
  readonly definitions: readonly string[];
  /** Constant expressions of type long. */
  readonly values: readonly string[];
}

const WORD = 8;

/**
 * Lays out the memory of a call as static variables, named after `prefix`: words for what may be written, constant
 * characters for string literals. Undefined where a value is not known, or a pointer lies across two words.
 */
export function argumentsInC(
  call: Call,
  args: readonly Argument[],
  prefix: string,
): ArgumentsInC | undefined {
  const definitions: string[] = [];
  const registers = registersOf(call, args);
  const values: string[] = [];
  for (const [index, value] of call.values.entries()) {
    if (value === undefined) return undefined;
    if (typeof value === 'bigint') values.push(numberInC(registers[index] ?? 0n));
    else {
      const name = define(value, `${prefix}_${args[index]?.name ?? index}`, definitions);
      if (name === undefined) return undefined;
      values.push(`(long)${name}`);
    }
  }
  return { definitions, values };
}

function define(memory: UserMemory, name: string, definitions: string[]): string | undefined {
  const { bytes, unknown, pointers, isWritable } = memory;
  const words = new Map<number, string>();
  const known = new Set<number>();
  for (const [offset, inner] of pointers ?? []) {
    const target = define(inner, `${name}_${offset}`, definitions);
    if (target === undefined || offset % WORD !== 0) return undefined;
    words.set(offset / WORD, `(long)${target}`);
    for (let byte = 0; byte < WORD; byte++) known.add(offset + byte);
  }
  for (const offset of unknown ?? []) if (!known.has(offset)) return undefined;
  if (!isWritable) {
    definitions.push(`static const char ${name}[${bytes.length}]${characters(bytes)};`);
    return name;
  }
  const count = Math.max(1, Math.ceil(bytes.length / WORD));
  for (let index = 0; index < count; index++) {
    if (words.has(index)) continue;
    const word = wordAt(bytes, index * WORD);
    if (word !== 0n) words.set(index, numberInC(word));
  }
  const set = [...words].sort(([a], [b]) => a - b).map(([index, value]) => `[${index}] = ${value}`);
  definitions.push(`static long ${name}[${count}]${initializer(set)};`);
  return name;
}

function initializer(set: readonly string[]): string {
  return set.length === 0 ? '' : ` = {\n${set.map((one) => `\t${one},`).join('\n')}\n}`;
}

function wordAt(bytes: Uint8Array, offset: number): bigint {
  let word = 0n;
  for (let index = WORD - 1; index >= 0; index--) word = (word << 8n) | BigInt(bytes[offset + index] ?? 0);
  return word;
}

/** Characters of a string literal, runs of one as a range; the terminating zero is implied. */
function characters(bytes: Uint8Array): string {
  const set: string[] = [];
  for (let index = 0; index < bytes.length; ) {
    const byte = bytes[index] ?? 0;
    let end = index + 1;
    while (end < bytes.length && bytes[end] === byte) end++;
    const place = end - index > 1 ? `[${index} ... ${end - 1}]` : `[${index}]`;
    if (byte !== 0) set.push(`${place} = ${byte}`);
    index = end;
  }
  return initializer(set);
}

/** C has no literal for it. */
const LEAST_LONG = -0x8000_0000_0000_0000n;

/** A register as a constant of type long. */
function numberInC(register: bigint): string {
  const signed = BigInt.asIntN(64, register);
  if (signed > -0x8000_0000n && signed < 0x8000_0000n) return String(signed);
  if (signed === LEAST_LONG) return `-0x${(-1n - signed).toString(16)}L - 1`;
  return signed < 0n ? `-0x${(-signed).toString(16)}L` : `0x${signed.toString(16)}L`;
}
