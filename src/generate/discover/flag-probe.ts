import { type Discovery, discoveryName, type FoundDiscovery } from '../../entry/discover/model.ts';
import { readUnsigned, type UserMemory } from '../../spec/memory.ts';
import type { Argument, Spec } from '../../spec/model.ts';
import { registersOf } from '../../spec/registers.ts';
import type { StructType } from '../../spec/types/type.ts';
import { isSharedNumber, numberOnX86 } from '../detect/probe-call.ts';

/** A number that memory holds at an offset. */
export interface Stored {
  readonly field: string;
  readonly offset: number;
  readonly size: 1 | 2 | 4 | 8;
  readonly value: bigint;
}

/** An argument of a call: a register, a text, or memory that is zero but for some numbers. */
export type PassedValue =
  | { readonly kind: 'register'; readonly value: bigint }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'memory';
      /** The argument's name. */
      readonly name: string;
      readonly size: number;
      readonly stored: readonly Stored[];
    };

/** A call that tells whether a kernel knows a flag or a field, ready to be written in a programming language. */
export interface FlagProbe {
  readonly syscall: string;
  /** On x86_64. */
  readonly number: bigint;
  /** The number is the same on every architecture but alpha. */
  readonly isShared: boolean;
  /** Words of the function's name, in lower case: openat2, knows, resolve, cached. */
  readonly words: readonly string[];
  /** `RESOLVE_CACHED of open_how.resolve`. */
  readonly flag: string;
  /** The call as the spec writes it. */
  readonly text: string;
  readonly values: readonly PassedValue[];
  /** Errnos. */
  readonly known: readonly string[];
  /** It may succeed where the flag is known. */
  readonly mayAsk: boolean;
  readonly unknown: string;
  /** The values of some flags are not the same on each architecture. */
  readonly isOfX86: boolean;
}

/** The call as a probe; undefined if the spec gives no number on x86_64, or if its memory is no struct of numbers. */
export function flagProbe(spec: Spec, one: Discovery, found: FoundDiscovery): FlagProbe | undefined {
  const number = numberOnX86(spec);
  if (number === undefined) return undefined;
  const registers = registersOf(found.call, spec.arguments);
  const values = spec.arguments.flatMap((argument): readonly PassedValue[] => {
    const register = registers[argument.index];
    if (register !== undefined) return [{ kind: 'register', value: register }];
    const value = found.call.values[argument.index];
    const passed = typeof value === 'object' ? passedMemory(spec, argument, value) : undefined;
    return passed === undefined ? [] : [passed];
  });
  if (values.length < spec.arguments.length) return undefined;
  return {
    syscall: spec.name,
    number,
    isShared: isSharedNumber(number),
    words: `${spec.name}_knows_${qualifierOf(spec, one)}${one.name}`.toLowerCase().split('_').filter(Boolean),
    flag: discoveryName(one),
    text: found.call.text,
    values,
    known: found.known.filter((result) => result !== 'success'),
    mayAsk: found.known.includes('success'),
    unknown: found.unknown,
    isOfX86: spec.dependsOnArchitecture,
  };
}

/** The input's name, where another one has a flag of this name, too. */
function qualifierOf(
  { arguments: parameters, fieldMeanings }: Spec,
  { kind, input, name }: Discovery,
): string {
  const meanings = [...parameters.map((own) => [own.name, own] as const), ...fieldMeanings];
  const isElsewhere = meanings.some(
    ([other, { values }]) => other !== input && values.some((value) => value.name === name),
  );
  return kind === 'flag' && isElsewhere ? `${input.replace('.', '_')}_` : '';
}

const PRINTABLE = /^[ !#-[\]-~]*$/;

function passedMemory(spec: Spec, { name, index }: Argument, memory: UserMemory): PassedValue | undefined {
  const { bytes, unknown, pointers, isWritable } = memory;
  if (unknown !== undefined || pointers !== undefined) return undefined;
  if (!isWritable) {
    const text = String.fromCharCode(...bytes.subarray(0, -1));
    return bytes.at(-1) === 0 && PRINTABLE.test(text) ? { kind: 'text', text } : undefined;
  }
  const place = spec.memories.find(({ pointer }) => pointer.kind === 'argument' && pointer.index === index);
  const stored = place?.pointee.kind === 'struct' ? storedIn(place.pointee, memory) : [];
  const rest = bytes.slice();
  for (const { offset, size } of stored) rest.fill(0, offset, offset + size);
  return rest.every((byte) => byte === 0) ? { kind: 'memory', name, size: bytes.length, stored } : undefined;
}

/** The numbers in a struct that are not zero. */
function storedIn({ fields }: StructType, memory: UserMemory): readonly Stored[] {
  return fields.flatMap(({ name, type, offset }): readonly Stored[] => {
    if (type.kind !== 'integer') return [];
    const value = readUnsigned(memory, offset, type.size) ?? 0n;
    return value === 0n ? [] : [{ field: name, offset, size: type.size, value }];
  });
}

/** What the call does, as one sentence of a comment. */
export function promiseOf({ text, known, mayAsk, unknown }: FlagProbe): string {
  const fails = known.length === 0 ? [] : [`fails with ${known.join(' or ')}`];
  const ends = [...(mayAsk ? ['succeeds'] : []), ...fails].join(' or ');
  return `${text} ${ends} where it is known, fails with ${unknown} where it is not, and changes nothing.`;
}

/** Where the code is valid, for a comment. */
export function whereValid({ isShared, isOfX86 }: FlagProbe): string {
  if (isShared && !isOfX86) return 'the same on every architecture but alpha';
  return isShared
    ? 'elsewhere the same, but not the values of some flags'
    : 'on x86_64; elsewhere it is another';
}
