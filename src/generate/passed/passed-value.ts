import { readUnsigned, type UserMemory } from '../../spec/memory.ts';
import type { Argument, Call, Spec } from '../../spec/model.ts';
import { registersOf } from '../../spec/registers.ts';
import { differenceOf, ILP32, LP64, layOutIn } from '../../spec/types/data-model.ts';
import type { Type } from '../../spec/types/type.ts';

/** A number that memory holds at an offset. */
export interface Stored {
  readonly field: string;
  readonly offset: number;
  readonly size: 1 | 2 | 4 | 8;
  readonly value: bigint;
}

/** A pointer that memory holds at an offset, in eight bytes. */
export interface StoredPointer {
  readonly field: string;
  readonly offset: number;
  readonly to: TextValue | MemoryValue;
}

export interface TextValue {
  readonly kind: 'text';
  readonly name: string;
  /** Printable, without what a string literal has to escape. */
  readonly text: string;
}

/** Memory that is zero but for some numbers and pointers. */
export interface MemoryValue {
  readonly kind: 'memory';
  /** The argument's name, and behind it the fields that lead to nested memory. */
  readonly name: string;
  readonly size: number;
  readonly stored: readonly Stored[];
  readonly pointers: readonly StoredPointer[];
}

/** An argument of a call, ready to be written in a programming language. */
export type PassedValue = { readonly kind: 'register'; readonly value: bigint } | TextValue | MemoryValue;

/** The arguments of a call, or why a program cannot have them. */
export type PassedValues =
  | {
      readonly ok: true;
      readonly values: readonly PassedValue[];
      /** Why they do not hold on 32-bit machines; undefined if they do. */
      readonly whyOnly64Bit: string | undefined;
    }
  | { readonly ok: false; readonly reason: string };

/** The arguments of a call: registers, texts, and memory as the fields of its structs. */
export function passedValues(spec: Spec, call: Call): PassedValues {
  const registers = registersOf(call, spec.arguments);
  const values: PassedValue[] = [];
  const reasons: string[] = [];
  for (const argument of spec.arguments) {
    const register = registers[argument.index];
    if (register !== undefined) {
      values.push({ kind: 'register', value: register });
      if (!isOf32Bits(register)) reasons.push(`"${argument.name}" has a value of 64 bits`);
      continue;
    }
    const value = call.values[argument.index];
    if (typeof value !== 'object') return { ok: false, reason: `"${argument.name}" has no known value` };
    const pointee = pointeeOf(spec, argument);
    const passed = passedMemory(spec, argument.name, value, pointee);
    if (passed === undefined)
      return { ok: false, reason: `the memory of "${argument.name}" is not known to its last byte` };
    values.push(passed);
    if (
      pointee !== undefined &&
      differenceOf(layOutIn(pointee, LP64), layOutIn(pointee, ILP32)) !== undefined
    )
      reasons.push(`the memory of "${argument.name}" is laid out for 64-bit machines`);
  }
  return { ok: true, values, whyOnly64Bit: reasons[0] };
}

function isOf32Bits(register: bigint): boolean {
  return register < 1n << 32n || BigInt.asUintN(64, BigInt.asIntN(32, register)) === register;
}

/** Where the entry path reads the memory as another type than the prototype has, it is that one. */
function pointeeOf(spec: Spec, { index, type }: Argument): Type | undefined {
  const place = spec.memories.find(({ pointer }) => pointer.kind === 'argument' && pointer.index === index);
  return place?.pointee ?? (type.kind === 'pointer' ? type.to : undefined);
}

/** What a string literal holds in each of the languages as it is. */
const PRINTABLE = /^[ !#-[\]-~]*$/;

/** The size of a pointer, in the layout that a spec is read for. */
const POINTER = 8;

function passedMemory(
  spec: Spec,
  name: string,
  memory: UserMemory,
  type: Type | undefined,
): TextValue | MemoryValue | undefined {
  const { bytes, unknown, isWritable } = memory;
  const inner = memory.pointers ?? new Map<number, UserMemory>();
  const rest = bytes.slice();
  const isPointer = (offset: number): boolean =>
    [...inner.keys()].some((start) => offset >= start && offset < start + POINTER);
  // The bytes of a pointer are unknown, as its address is.
  for (const offset of unknown ?? []) if (!isPointer(offset)) return undefined;
  if (!isWritable) {
    const text = String.fromCharCode(...bytes.subarray(0, -1));
    return bytes.at(-1) === 0 && PRINTABLE.test(text) ? { kind: 'text', name, text } : undefined;
  }
  const leaves = type === undefined ? [] : leavesOf(spec, type, '', 0, bytes.length);
  const pointers: StoredPointer[] = [];
  for (const [offset, target] of inner) {
    const leaf = leaves.find((one) => one.offset === offset && one.size === POINTER);
    const field = leaf?.field ?? `at_${offset}`;
    const to = passedMemory(spec, `${name}_${field}`, target, leaf?.to);
    if (to === undefined) return undefined;
    pointers.push({ field, offset, to });
    rest.fill(0, offset, offset + POINTER);
  }
  const stored: Stored[] = [];
  for (const { field, offset, size } of leaves) {
    const value = readUnsigned({ ...memory, bytes: rest, unknown: undefined }, offset, size) ?? 0n;
    if (value === 0n) continue;
    stored.push({ field, offset, size, value });
    rest.fill(0, offset, offset + size);
  }
  for (const [offset, byte] of rest.entries())
    if (byte !== 0) stored.push({ field: `at_${offset}`, offset, size: 1, value: BigInt(byte) });
  return { kind: 'memory', name, size: bytes.length, stored, pointers };
}

interface Leaf {
  readonly field: string;
  readonly offset: number;
  readonly size: 1 | 2 | 4 | 8;
  /** What it points to. */
  readonly to: Type | undefined;
}

/** The integers and pointers in a type, up to the end of the memory. */
function leavesOf(spec: Spec, type: Type, field: string, offset: number, end: number): readonly Leaf[] {
  if (offset >= end) return [];
  switch (type.kind) {
    case 'integer':
      return [{ field, offset, size: type.size, to: undefined }];
    case 'pointer':
      return [{ field, offset, size: POINTER, to: type.to }];
    case 'void':
      return [];
    case 'array': {
      const { size } = layOutIn(type.of, LP64);
      const count =
        size === 0 ? 0 : Math.min(type.count || Number.POSITIVE_INFINITY, Math.ceil((end - offset) / size));
      return Array.from({ length: count }, (_, index) =>
        leavesOf(spec, type.of, joined(field, String(index)), offset + index * size, end),
      ).flat();
    }
    case 'struct':
      return type.fields.flatMap((own) => {
        const to = spec.pointsTo.get(`${type.name}.${own.name}`);
        return leavesOf(spec, own.type, joined(field, own.name), offset + own.offset, end).map((leaf) =>
          to === undefined ? leaf : { ...leaf, to },
        );
      });
  }
}

function joined(field: string, name: string): string {
  return [field, name].filter((part) => part !== '').join('_');
}
