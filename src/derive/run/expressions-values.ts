import { and, BESIDE, type BranchCondition, LIMIT, LOST, not, or, unknown } from '../value/condition.ts';
import { operation } from '../value/operation.ts';
import {
  bitsOf,
  choice,
  lostValue,
  mapValue,
  number,
  type PathValue,
  term,
  truthCondition,
  unknownValue,
  valueId,
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

const AMOUNTS = new Set(['<', '>', '<=', '>=']);

function isLimit(value: PathValue): boolean {
  return value.kind === 'unknown' && value.id.startsWith(LIMIT);
}

const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=']);

export function binary(operator: string, left: PathValue, right: PathValue, words: string): PathValue {
  if ((operator === '>=' || operator === '>') && left.kind === 'term' && right.kind === 'choice') {
    const beyond = aboveOneOf(operator, left, right, words);
    if (beyond) return beyond;
  }
  return mapValue(left, (one) => mapValue(right, (other) => simpleBinary(operator, one, other, words)));
}

/** Whether a number is above one of two, whichever it is: above the higher one, it is in any case. */
function aboveOneOf(
  operator: string,
  left: PathValue,
  { condition, then, otherwise }: PathValue & { readonly kind: 'choice' },
  words: string,
): PathValue | undefined {
  if (then.kind !== 'term' || then.term.kind !== 'constant') return undefined;
  if (otherwise.kind !== 'term' || otherwise.term.kind !== 'constant') return undefined;
  const isThenHigher = then.term.value > otherwise.term.value;
  const [high, low] = isThenHigher ? [then, otherwise] : [otherwise, then];
  const above = (limit: PathValue) => truthCondition(simpleBinary(operator, left, limit, words));
  return fromCondition(or(above(high), and(isThenHigher ? not(condition) : condition, above(low))));
}

function simpleBinary(operator: string, left: PathValue, right: PathValue, words: string): PathValue {
  if (left.kind === 'term' && right.kind === 'term') {
    // What a mask let pass has none of the bits that another one asks for: `how.flags & O_PATH_FLAGS & O_CREAT`.
    if (operator === '&' && commonBits('&', left, right) === 0n) return number(0n);
    if ((operator === '==' || operator === '!=') && hasOtherBits(left, right))
      return number(operator === '==' ? 0n : 1n);
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
  const bits = commonBits(operator, left, right);
  if (bits === 0n) return number(0n);
  const isArgument = (value: PathValue) => value.kind === 'term' && value.term.kind !== 'constant';
  const hasArgument = isArgument(left) || isArgument(right);
  const isComparison = COMPARISONS.has(operator);
  const isLost = isLostValue(left) || isLostValue(right) || (hasArgument && !isComparison);
  const limit = AMOUNTS.has(operator) ? [left, right].find(isLimit) : undefined;
  if (limit?.kind === 'unknown')
    return fromCondition(unknown(limit.words, `${LIMIT}(${valueId(left)} ${operator} ${valueId(right)})`));
  const id = `${isLost ? LOST : hasArgument ? BESIDE : ''}(${valueId(left)} ${operator} ${valueId(right)})`;
  // What is compared is 0 or 1.
  if (isComparison) return fromCondition(unknown(words, id));
  const made: PathValue = { kind: 'unknown', words, id };
  return bits === undefined ? made : { ...made, bits };
}

/** The bits that `a & b` and `a | b` may have; undefined where any may be set. */
function commonBits(operator: string, left: PathValue, right: PathValue): bigint | undefined {
  const [one, other] = [bitsOf(left), bitsOf(right)];
  if (operator === '&') return one === undefined ? other : other === undefined ? one : one & other;
  return operator === '|' && one !== undefined && other !== undefined ? one | other : undefined;
}

/** Whether a constant has a bit that a number under a mask never has: `flags & O_PATH_FLAGS` is never `O_CREAT`. */
function hasOtherBits(left: PathValue, right: PathValue): boolean {
  if (right.kind !== 'term' || right.term.kind !== 'constant') return false;
  const bits = bitsOf(left);
  return bits !== undefined && (BigInt.asUintN(64, right.term.value) & ~bits) !== 0n;
}

function isZero(value: PathValue): boolean {
  return value.kind === 'term' && value.term.kind === 'constant' && value.term.value === 0n;
}

/** What names a field of a thing, or an element of one. */
export function memberKey(of: PathValue, field: string): string {
  return `${valueId(of)}.${field}`;
}

export function elementKey(of: PathValue, index: PathValue): string {
  const array = valueId(of);
  const origin = array.startsWith(LOST) ? '' : originOf(index);
  return `${origin}${array}[${valueId(index)}]`;
}

/** How the `id` begins of what an index chooses: another argument chooses another element, so that none is a switch. */
function originOf(index: PathValue): string {
  switch (index.kind) {
    case 'term':
      return index.term.kind === 'constant' ? '' : BESIDE;
    case 'unknown':
      return [LOST, BESIDE].find((start) => index.id.startsWith(start)) ?? '';
    case 'choice':
      return isLostValue(index.then) || isLostValue(index.otherwise) ? LOST : BESIDE;
    default:
      return '';
  }
}
