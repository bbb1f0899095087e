import { walk } from '../../spec/bound.ts';
import { wrap } from '../../spec/c/arithmetic.ts';
import { type UserMemory, zeroedMemory } from '../../spec/memory.ts';
import type { Argument, Spec, Step } from '../../spec/model.ts';
import { type StructField, sizeOf, type Type } from '../../spec/types/type.ts';
import { addCandidate, type Candidate } from './candidate.ts';
import { type Chooser, choosersOf, conditionsOf, interestingValues } from './conditions.ts';
import { numberCost, numberText, numeric } from './numbers.ts';

/** A value to try for a field of a struct. */
interface FieldValue {
  readonly field: StructField;
  readonly value: bigint;
  readonly text: string;
  readonly cost: number;
}

type Condition = Parameters<typeof interestingValues>[0];

/** Arguments and fields of one condition that are looked at. */
export const MAX_CHOOSERS = 8;

/** How many values of one argument are tried for one step. */
const MAX_CANDIDATES = 24;

/** What one step asks of an argument: values that its conditions test for, beside what the role suggests. */
export function candidatesForStep(
  step: Step,
  argument: Argument,
  byRoleAlone: readonly Candidate[],
  spec: Spec,
): readonly Candidate[] {
  const found = [...byRoleAlone];
  const memory = spec.memories.find(({ key }) => key === argument.name);
  for (const condition of conditionsOf(step)) {
    const fields: FieldValue[][] = [];
    for (const chooser of choosersOf(condition).slice(0, MAX_CHOOSERS)) {
      if (chooser.kind === 'field') {
        if (memory?.index === chooser.memory)
          fields.push(fieldValues(condition, chooser, memory.pointee, spec));
      } else if (chooser.index === argument.index && canChoose(argument, condition)) {
        for (const value of interestingValues(condition, chooser)) {
          if (found.length >= MAX_CANDIDATES) return found;
          addCandidate(found, numeric(value, argument, spec));
        }
      }
    }
    for (const candidate of memory === undefined ? [] : structLiterals(fields, memory.pointee)) {
      if (found.length < MAX_CANDIDATES) addCandidate(found, candidate);
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
    const text = numberText(value, number, names, true, spec);
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
