import { type BranchCondition, LOST, not, termKey, unknown } from '../value/condition.ts';
import { operation } from '../value/operation.ts';
import {
  choice,
  lostValue,
  mapValue,
  number,
  type PathValue,
  term,
  truthCondition,
  unknownValue,
} from '../value/value.ts';

export function fromCondition(condition: BranchCondition): PathValue {
  if (condition.kind === 'always') return number(condition.holds ? 1n : 0n);
  return choice(condition, number(1n), number(0n));
}

function isLostValue(value: PathValue): boolean {
  return value.kind === 'unknown' && value.id.startsWith(LOST);
}

/** `!x`, `-x`, `~x`. */
export function arithmeticUnary(operator: string, operand: PathValue, words: string): PathValue {
  return mapValue(operand, (simple) => {
    if (operator === '!') return fromCondition(not(truthCondition(simple)));
    if (simple.kind === 'term') {
      const made = operation(operator, [simple.term]);
      return made ? term(made) : lostValue(words);
    }
    return unknownValue(words, `${operator}${valueId(simple)}`);
  });
}

const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=']);

export function binary(operator: string, left: PathValue, right: PathValue, words: string): PathValue {
  return mapValue(left, (one) => mapValue(right, (other) => simpleBinary(operator, one, other, words)));
}

function simpleBinary(operator: string, left: PathValue, right: PathValue, words: string): PathValue {
  if (left.kind === 'term' && right.kind === 'term') {
    const made = operation(operator, [left.term, right.term]);
    return made
      ? term(made, operator === '+' || operator === '-' ? left.pointee : undefined)
      : lostValue(words);
  }
  if (left.kind === 'object' && right.kind === 'object' && left.label === right.label) {
    if (operator === '==') return number(1n);
    if (operator === '!=') return number(0n);
  }
  // What exists is neither NULL nor an error; a descriptor is not negative.
  const isThing = (value: PathValue) => value.kind === 'object' || value.kind === 'address';
  if (isThing(left) && right.kind === 'term' && right.term.kind === 'constant' && COMPARISONS.has(operator)) {
    const { value } = right.term;
    if (value <= 0n) {
      if (operator === '==' && value === 0n) return number(0n);
      if (operator === '!=' && value === 0n) return number(1n);
      if (operator === '<') return number(0n);
      if (operator === '>=') return number(1n);
      if (value < 0n && operator === '==') return number(0n);
      if (value < 0n && operator === '!=') return number(1n);
    }
  }
  if (isThing(right) && left.kind === 'term' && left.term.kind === 'constant' && left.term.value === 0n) {
    if (operator === '==') return number(0n);
    if (operator === '!=') return number(1n);
  }
  // An error is negative.
  if (left.kind === 'errors' && right.kind === 'term' && right.term.kind === 'constant') {
    const { value } = right.term;
    if (value >= 0n && (operator === '<' || operator === '<=' || operator === '!=')) return number(1n);
    if (value >= 0n && (operator === '>' || operator === '>=' || operator === '==')) return number(0n);
  }
  if (
    operator === '&' &&
    ((left.kind === 'term' && isZero(left)) || (right.kind === 'term' && isZero(right)))
  )
    return number(0n);
  const isArgument = (value: PathValue) => value.kind === 'term' && value.term.kind !== 'constant';
  const isLost = isArgument(left) || isArgument(right) || isLostValue(left) || isLostValue(right);
  const id = `${isLost ? LOST : ''}(${valueId(left)} ${operator} ${valueId(right)})`;
  // What is compared is 0 or 1.
  return COMPARISONS.has(operator) ? fromCondition(unknown(words, id)) : unknownValue(words, id);
}

function isZero(value: PathValue): boolean {
  return value.kind === 'term' && value.term.kind === 'constant' && value.term.value === 0n;
}

/** The same for values that are the same: what is worked out of one twice is one unknown, and not two. */
export function valueId(value: PathValue): string {
  switch (value.kind) {
    case 'unknown':
      return value.id;
    case 'object':
      return value.label;
    case 'term':
      return termKey(value.term);
    case 'address':
      return `&${value.place.variable}.${value.place.path}`;
    case 'choice':
      return `${value.condition.key}?${valueId(value.then)}:${valueId(value.otherwise)}`;
    case 'errors':
      return value.errnos.join('|');
    case 'struct':
      return `struct ${value.content.copied ?? value.content.type.base}`;
  }
}

/** What names a field of a thing, or an element of one. */
export function memberKey(of: PathValue, field: string): string {
  return `${valueId(of)}.${field}`;
}

export function elementKey(of: PathValue, index: PathValue): string {
  return `${valueId(of)}[${valueId(index)}]`;
}
