import { walk } from '../../spec/bound.ts';
import { wrap } from '../../spec/c/arithmetic.ts';
import type { Role } from '../../spec/definition/meaning.ts';
import { stringMemory, type UserMemory, zeroedMemory } from '../../spec/memory.ts';
import type { Argument, NamedValue, Spec } from '../../spec/model.ts';
import { BUILTIN_TYPEDEFS } from '../../spec/types/builtin.ts';
import { type StructField, sizeOf, type Type } from '../../spec/types/type.ts';
import { addCandidate, type Candidate } from './candidate.ts';
import { type Chooser, choosersOf, conditionsOf, interestingValues } from './conditions.ts';

/** A value to try for a field of a struct. */
interface FieldValue {
  readonly field: StructField;
  readonly value: bigint;
  readonly text: string;
  readonly cost: number;
}

type Condition = Parameters<typeof interestingValues>[0];

/** How many values of one argument are tried. */
const MAX_CANDIDATES = 24;

/** What to try for each argument: first what its role suggests (`bogus`), then what conditions ask for. */
export interface ArgumentCandidates {
  readonly all: readonly Candidate[];
  /** The value most certainly refused: -1, NULL, 0. */
  readonly bogus: Candidate;
  /** A value that gets past checks: real memory, the struct's size, no flags. */
  readonly valid: Candidate;
}

export function candidatesOf(spec: Spec): readonly ArgumentCandidates[] {
  return spec.arguments.map((argument) => {
    const { bogus, valid, others } = byRole(argument, spec);
    const all: Candidate[] = [];
    for (const candidate of [bogus, valid, ...others]) addCandidate(all, candidate);
    for (const candidate of byConditions(argument, spec))
      if (all.length < MAX_CANDIDATES) addCandidate(all, candidate);
    return { all, bogus, valid };
  });
}

function byRole(
  argument: Argument,
  spec: Spec,
): { bogus: Candidate; valid: Candidate; others: readonly Candidate[] } {
  const zero = numeric(0n, argument, spec);
  const minusOne = numeric(-1n, argument, spec);
  const { type } = argument;
  if (type.kind === 'pointer') {
    const bogus: Candidate = { text: 'NULL', value: 0n, cost: 1 };
    return { bogus, valid: validMemory(argument, type.to), others: [] };
  }
  switch (argument.role) {
    case 'fd':
      return { bogus: minusOne, valid: minusOne, others: [] };
    case 'dirfd': {
      const here = argument.sentinels.find(({ name }) => name === 'AT_FDCWD');
      return {
        bogus: minusOne,
        valid: here === undefined ? minusOne : { text: here.name, value: here.value, cost: 2 },
        others: [],
      };
    }
    case 'size': {
      const size = sizeOfStructBefore(argument, spec);
      return { bogus: zero, valid: size ?? numeric(1n, argument, spec), others: [] };
    }
    case 'flags':
      return { bogus: zero, valid: zero, others: [minusOne] };
    case 'command':
      return { bogus: minusOne, valid: firstNamed(argument) ?? zero, others: [zero] };
    case 'signal':
    case 'pid':
      return { bogus: minusOne, valid: minusOne, others: [zero] };
    default:
      return { bogus: zero, valid: zero, others: [minusOne, numeric(1n, argument, spec)] };
  }
}

function firstNamed(argument: Argument): Candidate | undefined {
  const [first] = argument.values;
  return first && { text: first.name, value: first.value, cost: 2 };
}

function validMemory(argument: Argument, to: Type): Candidate {
  if (to.kind === 'integer' && to.name === 'char') {
    if (argument.role === 'out' || argument.role === 'inout')
      return { text: 'buffer(64)', value: zeroedMemory(64), cost: 6 };
    return { text: '""', value: stringMemory(''), cost: 6 };
  }
  const size = sizeOf(to);
  if (to.kind === 'struct' && size !== undefined && size > 0)
    return { text: '&{}', value: zeroedMemory(size), cost: 6 };
  return {
    text: `buffer(${size ?? 64})`,
    value: zeroedMemory(size === undefined || size === 0 ? 64 : size),
    cost: 6,
  };
}

function sizeOfStructBefore(argument: Argument, spec: Spec): Candidate | undefined {
  const before = spec.arguments[argument.index - 1]?.type;
  if (before?.kind !== 'pointer') return undefined;
  const size = sizeOf(before.to);
  if (size === undefined || size === 0 || before.to.kind !== 'struct') return undefined;
  const name = BUILTIN_TYPEDEFS.has(before.to.name) ? before.to.name : `struct ${before.to.name}`;
  return { text: `sizeof(${name})`, value: BigInt(size), cost: 2 };
}

/** A number as C writes it for this argument: a sum of its flags where it is one, else decimal or hexadecimal. */
function numeric(number: bigint, argument: Argument, spec: Spec): Candidate {
  const type = argument.type;
  const value = type.kind === 'integer' || type.kind === 'pointer' ? wrap(number, type) : number;
  const text = numberText(value, number, argument.values, spec);
  return { text, value, cost: numberCost(text, argument.role) };
}

const USUALLY_MINUS_ONE: ReadonlySet<Role> = new Set(['fd', 'dirfd', 'command', 'pid', 'signal']);

/** -1 as a set of flags is every flag at once: two that exclude each other say more. */
function numberCost(text: string, role: Role): number {
  if (text === '-1') return role === 'flags' ? 5 : USUALLY_MINUS_ONE.has(role) ? 1 : 3;
  if (text === '0') return 1;
  return /^[A-Z_]|^\d$/.test(text) ? 2 : 3;
}

function numberText(value: bigint, number: bigint, names: readonly NamedValue[], spec: Spec): string {
  if (number === -1n) return '-1';
  if (value === 0n) return '0';
  const flags = names.filter((named) => named.value > 0n && (named.value & value) === named.value);
  const sum = flags.reduce((bits, named) => bits | named.value, 0n);
  if (flags.length > 0 && flags.length <= 4 && sum === value)
    return flags.map(({ name }) => name).join(' | ');
  for (const [name, constant] of spec.constants) {
    if (value > 4096n && constant.value === value) return name;
  }
  return value > 65_536n ? `0x${value.toString(16)}` : String(value);
}

function byConditions(argument: Argument, spec: Spec): readonly Candidate[] {
  const found: Candidate[] = [];
  const memory = spec.memories.find(({ key }) => key === argument.name);
  for (const step of spec.entry) {
    for (const condition of conditionsOf(step)) {
      const fields: FieldValue[][] = [];
      for (const chooser of choosersOf(condition)) {
        if (
          chooser.kind === 'argument' &&
          chooser.index === argument.index &&
          canChoose(argument, condition)
        ) {
          for (const value of interestingValues(condition, chooser))
            addCandidate(found, numeric(value, argument, spec));
        } else if (chooser.kind === 'field' && memory !== undefined && chooser.memory === memory.index) {
          fields.push(fieldValues(condition, chooser, memory.pointee, spec));
        }
      }
      if (memory !== undefined)
        for (const candidate of structLiterals(fields, memory.pointee)) addCandidate(found, candidate);
    }
  }
  return found;
}

/** Numbers are chosen for integers; for a pointer only where its alignment is what counts. */
function canChoose(argument: Argument, condition: Condition): boolean {
  if (argument.type.kind === 'integer') return true;
  let asksAlignment = false;
  walk(condition, (part) => {
    asksAlignment ||= part.kind === 'builtin' && part.name === 'aligned';
  });
  return asksAlignment;
}

function fieldValues(
  condition: Condition,
  chooser: Chooser & { kind: 'field' },
  type: Type,
  spec: Spec,
): FieldValue[] {
  const field =
    type.kind === 'struct' ? type.fields.find(({ offset }) => offset === chooser.offset) : undefined;
  if (field === undefined || field.type.kind !== 'integer' || type.kind !== 'struct') return [];
  const fieldType = field.type;
  const names = spec.fieldMeanings.get(`${type.name}.${field.name}`)?.values ?? [];
  return interestingValues(condition, chooser).map((number) => {
    const value = wrap(number, fieldType);
    const text = numberText(value, number, names, spec);
    return { field, value, text, cost: numberCost(text, names.length > 0 ? 'flags' : 'value') };
  });
}

/** Literals with one field chosen, and where a condition is about two fields, with both. */
function structLiterals(fields: FieldValue[][], type: Type): readonly Candidate[] {
  const [first = [], second] = fields.filter((list) => list.length > 0);
  const size = sizeOf(type);
  if (size === undefined) return [];
  const pairs =
    second === undefined
      ? first.map((one) => [one])
      : first.flatMap((one) => second.slice(0, 4).map((two) => [one, two]));
  return pairs.slice(0, 12).map((values) => ({
    text: `&{${values.map(({ field, text }) => `.${field.name} = ${text}`).join(', ')}}`,
    value: literal(size, values),
    cost: values.reduce((sum, { cost }) => sum + cost, 6),
  }));
}

function literal(size: number, values: readonly FieldValue[]): UserMemory {
  const memory = zeroedMemory(size);
  for (const { field, value } of values) {
    const bytes = sizeOf(field.type) ?? 0;
    for (let byte = 0; byte < bytes; byte++) {
      memory.bytes[field.offset + byte] = Number((BigInt.asUintN(64, value) >> BigInt(8 * byte)) & 0xffn);
    }
  }
  return memory;
}
