import { ARGUMENT_COUNT } from '../../seccomp/argument-count.ts';
import { isDerived } from '../../spec/derived.ts';
import type { Argument, Call, Spec } from '../../spec/model.ts';
import { registersOf } from '../../spec/registers.ts';
import type { StructType, Type } from '../../spec/types/type.ts';
import type { SeenCall } from '../read/evidence.ts';
import type { StraceValue } from '../read/strace-value.ts';

/** The number of a constant of the kernel's headers; undefined if no description has it. */
export type ConstantTable = (name: string) => bigint | undefined;

/**
 * Fields that strace leaves out where they are zero (its src/clone.c and src/open.c). Any other field that it does not
 * print is unknown.
 */
const PRINTED_UNLESS_ZERO: Readonly<Record<string, readonly string[]>> = {
  clone_args: ['set_tid', 'set_tid_size', 'cgroup'],
  open_how: ['mode'],
};

/** A seen call with the names of its spec. What strace does not print, or the spec does not know, is unknown. */
export function describedCall(spec: Spec, seen: SeenCall, constants: ConstantTable): Call | undefined {
  const parts = spec.arguments.map((argument, index) => {
    const value = argumentAt(seen, argument, index);
    const text = value === undefined ? undefined : textOf(value, argument.type, spec, index, constants);
    return text !== undefined && isReadable(spec, index, text) ? text : '_';
  });
  const read = spec.readCall(`${spec.name}(${parts.join(', ')})`);
  return read.ok ? read.call : undefined;
}

/**
 * The registers of a seen call, as a filter sees them. The types of a spec that nobody reviewed are those of the kernel's
 * definition, which may be narrower than what the C library passes, so only numbers count there.
 */
export function seenRegisters(
  seen: SeenCall,
  spec: Spec | undefined,
  call: Call | undefined,
  constants: ConstantTable,
): readonly (bigint | undefined)[] {
  if (spec !== undefined && call !== undefined && !isDerived(spec)) return registersOf(call, spec.arguments);
  return Array.from({ length: ARGUMENT_COUNT }, (_, index) => {
    const value = seen.hasRegisters ? seen.args[index]?.value : flagsOfClone(seen, index);
    return value === undefined ? undefined : numberOfValue(value, constants);
  });
}

/** clone's flags are its first register, but for s390, whose first two are swapped. */
function flagsOfClone({ args, syscall, architecture }: SeenCall, index: number): StraceValue | undefined {
  const isSwapped = architecture?.column.startsWith('s390') === true;
  return syscall === 'clone' && index === (isSwapped ? 1 : 0)
    ? args.find(({ name }) => name === 'flags')?.value
    : undefined;
}

/** The number of a value; undefined where one of its names is not known. */
function numberOfValue(value: StraceValue, constants: ConstantTable): bigint | undefined {
  if (value.kind === 'number') return value.value;
  if (value.kind !== 'flags') return undefined;
  let bits = value.bits;
  for (const name of value.names) {
    const bit = constants(name);
    if (bit === undefined) return undefined;
    bits |= BigInt.asUintN(64, bit);
  }
  return bits;
}

function argumentAt(seen: SeenCall, { name }: Argument, index: number): StraceValue | undefined {
  if (seen.hasRegisters) return seen.args[index]?.value;
  return seen.args.find((one) => one.name !== undefined && (one.name === name || name.endsWith(one.name)))
    ?.value;
}

function isReadable(spec: Spec, index: number, text: string): boolean {
  const parts = spec.arguments.map((_, at) => (at === index ? text : '_'));
  return spec.readCall(`${spec.name}(${parts.join(', ')})`).ok;
}

/** A value as C; undefined if it is not known. */
function textOf(
  value: StraceValue,
  type: Type,
  spec: Spec,
  index: number,
  constants: ConstantTable,
): string | undefined {
  switch (value.kind) {
    case 'number':
      // strace prints an address where it does not show the memory, and the spec would take it for a bad one.
      if (type.kind === 'pointer') return value.value === 0n ? 'NULL' : undefined;
      return numberText(value.value);
    case 'flags': {
      const words = value.names.map((name) => {
        if (isReadable(spec, index, name)) return name;
        const number = constants(name);
        return number === undefined ? undefined : numberText(number);
      });
      if (words.includes(undefined)) return undefined;
      return flagsText(words, value.bits);
    }
    case 'string':
      return value.isCut || type.kind !== 'pointer' ? undefined : stringText(value.text);
    case 'struct':
      return type.kind === 'pointer' && type.to.kind === 'struct'
        ? structText(value, type.to, spec, index, constants)
        : undefined;
    case 'list':
    case 'unknown':
      return undefined;
  }
}

function structText(
  { fields, isCut }: Extract<StraceValue, { kind: 'struct' }>,
  type: StructType,
  spec: Spec,
  index: number,
  constants: ConstantTable,
): string | undefined {
  if (type.isOpaque || type.isUnion) return undefined;
  const zero = isCut ? [] : (PRINTED_UNLESS_ZERO[type.name] ?? []);
  const parts = type.fields.flatMap(({ name, type: own }) => {
    const value = fields.get(name);
    if (value === undefined) return zero.includes(name) ? [] : [`.${name} = _`];
    const text = fieldText(value, own, name, spec, index, constants);
    return [`.${name} = ${text ?? '_'}`];
  });
  return `&{${parts.join(', ')}}`;
}

function fieldText(
  value: StraceValue,
  type: Type,
  name: string,
  spec: Spec,
  index: number,
  constants: ConstantTable,
): string | undefined {
  if (type.kind !== 'integer') return undefined;
  const isKnown = (text: string): boolean => isReadable(spec, index, `&{.${name} = ${text}}`);
  if (value.kind === 'number') return numberText(value.value);
  if (value.kind !== 'flags') return undefined;
  const words = value.names.map((word) => {
    if (isKnown(word)) return word;
    const number = constants(word);
    return number === undefined ? undefined : numberText(number);
  });
  if (words.includes(undefined)) return undefined;
  return flagsText(words, value.bits);
}

/** Flags as C, without zeros such as O_RDONLY's. */
function flagsText(words: readonly (string | undefined)[], bits: bigint): string {
  const all = [...words, numberText(bits)].filter((word) => word !== undefined && word !== '0x0');
  return all.join(' | ') || '0';
}

function numberText(value: bigint): string {
  const signed = BigInt.asIntN(64, value);
  return signed < 0n && signed >= -0x8000_0000n ? String(signed) : `0x${value.toString(16)}`;
}

function stringText(text: string): string | undefined {
  // Only what C reads as it stands; anything else is an unknown string.
  return /^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : undefined;
}
