import { walk } from '../../spec/bound-expression.ts';
import { wrap } from '../../spec/c/arithmetic.ts';
import { type UserMemory, zeroedMemory } from '../../spec/memory.ts';
import type { Argument, Spec, Step } from '../../spec/model.ts';
import { type StructField, sizeOf, type Type } from '../../spec/types/type.ts';
import { addCandidate, type Candidate } from './candidate.ts';
import { type CallInput, conditionsOf, inputsOf, interestingValues } from './conditions.ts';
import { numberCost, numberText, numeric } from './numbers.ts';

/** A value to try for a field of a struct. */
interface FieldValue {
  readonly field: StructField;
  readonly value: bigint;
  readonly text: string;
  readonly cost: number;
}

type Condition = Parameters<typeof interestingValues>[0];

/** Limit on the arguments and fields of one condition that are considered. */
export const MAX_INPUTS = 8;

/** Limit on the values of one argument that are tried for one step. */
const MAX_CANDIDATES = 24;

/** Values of an argument to try for one step: those that its conditions test for, and those that the role suggests. */
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
    for (const input of inputsOf(condition).slice(0, MAX_INPUTS)) {
      if (input.kind === 'field') {
        if (memory?.index === input.memory) fields.push(fieldValues(condition, input, memory.pointee, spec));
      } else if (input.index === argument.index && canChoose(argument, condition)) {
        for (const value of interestingValues(condition, input)) {
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

/** Whether to try numbers for an argument: for a pointer only if the condition tests its alignment. */
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
  input: CallInput & { kind: 'field' },
  type: Type,
  spec: Spec,
): FieldValue[] {
  const field =
    type.kind === 'struct' ? type.fields.find(({ offset }) => offset === input.offset) : undefined;
  if (field === undefined || field.type.kind !== 'integer' || type.kind !== 'struct') return [];
  const fieldType = field.type;
  const names = spec.fieldMeanings.get(`${type.name}.${field.name}`)?.values ?? [];
  return interestingValues(condition, input).map((number) => {
    const value = wrap(number, fieldType);
    const text = numberText(value, number, names, true, spec);
    return { field, value, text, cost: numberCost(text, names.length > 0 ? 'flags' : 'value') };
  });
}

/** Struct literals with one field set, or with two if the condition is about two fields. */
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
