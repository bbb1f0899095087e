import { type BoundExpression, operandsOf, walk } from '../../spec/bound-expression.ts';
import type { Step } from '../../spec/model.ts';

/** A value that the caller chooses: an argument, or a field behind a pointer argument at a fixed offset. */
export type CallInput =
  | { readonly kind: 'argument'; readonly index: number }
  | { readonly kind: 'field'; readonly memory: number; readonly offset: number };

/** Limit on the masks of one condition that are tried in pairs. */
const MAX_PAIRED = 6;

/** The conditions that decide whether a step fires. */
export function conditionsOf(step: Step): readonly BoundExpression[] {
  const own = step.kind === 'check' || step.kind === 'done' ? [step.condition] : [];
  const size = step.kind === 'copy' || step.kind === 'write' || step.kind === 'range' ? step.size : undefined;
  return [...own, size, step.when].filter((expression) => expression !== undefined);
}

/** The inputs that a condition depends on, without duplicates. */
export function inputsOf(condition: BoundExpression): readonly CallInput[] {
  const found: CallInput[] = [];
  walk(condition, (part) => {
    const input = asInput(part);
    if (input !== undefined && !found.some((other) => isSameInput(other, input))) found.push(input);
  });
  return found;
}

function asInput(expression: BoundExpression): CallInput | undefined {
  if (expression.kind === 'argument') return { kind: 'argument', index: expression.index };
  if (expression.kind === 'load' && typeof expression.offset === 'number') {
    return { kind: 'field', memory: expression.memory, offset: expression.offset };
  }
  return undefined;
}

function isSameInput(a: CallInput, b: CallInput): boolean {
  if (a.kind === 'argument') return b.kind === 'argument' && a.index === b.index;
  return b.kind === 'field' && a.memory === b.memory && a.offset === b.offset;
}

/**
 * Values of `input` worth trying to make `condition` true: next to what it is compared with, bits that it is
 * tested for (each alone and all together), bits outside of a mask, a misaligned value.
 */
export function interestingValues(condition: BoundExpression, input: CallInput): readonly bigint[] {
  const values = new Set<bigint>();
  const tested: bigint[] = [];
  const visit = (part: BoundExpression): void => {
    if (part.kind === 'comparison') {
      const [side, against] = sides(part.left, part.right, input);
      const bound = against && constantOf(against);
      if (side !== undefined && bound !== undefined)
        for (const value of [bound, bound + 1n, bound - 1n]) values.add(value);
    } else if (part.kind === 'arithmetic' && (part.operator === '&' || part.operator === '%')) {
      const [side, against] = sides(part.left, part.right, input);
      const mask = against && constantOf(against);
      if (side !== undefined && mask !== undefined) {
        if (part.operator === '%') values.add(1n);
        else tested.push(mask);
      }
    } else if (part.kind === 'builtin') {
      const [first] = part.operands;
      if (first !== undefined && contains(first, input)) {
        if (part.name === 'aligned') values.add(1n);
        if (part.name === 'popcount') values.add(3n);
      }
    }
    for (const operand of operandsOf(part)) visit(operand);
  };
  visit(condition);
  for (const mask of tested) {
    values.add(lowestBit(mask));
    values.add(lowestBits(mask, 2));
  }
  if (tested.length > 1) {
    // Two of several: flags that exclude each other unless a third is there.
    for (const [index, one] of tested.slice(0, MAX_PAIRED).entries()) {
      for (const other of tested.slice(index + 1, MAX_PAIRED)) values.add(lowestBit(one) | lowestBit(other));
    }
    const small = tested.filter((mask) => countBits(mask) <= 8);
    values.add(small.reduce((sum, mask) => sum | mask, 0n));
    values.add(small.reduce((sum, mask) => sum | lowestBit(mask), 0n));
  }
  values.add(0n);
  values.add(-1n);
  values.add(1n);
  return [...values];
}

function sides(
  left: BoundExpression,
  right: BoundExpression,
  input: CallInput,
): [BoundExpression?, BoundExpression?] {
  if (contains(left, input)) return [left, right];
  return contains(right, input) ? [right, left] : [];
}

function contains(expression: BoundExpression, input: CallInput): boolean {
  const own = asInput(expression);
  if (own !== undefined && isSameInput(own, input)) return true;
  return operandsOf(expression).some((operand) => contains(operand, input));
}

function constantOf(expression: BoundExpression): bigint | undefined {
  return expression.kind === 'constant' ? expression.value : undefined;
}

function lowestBit(mask: bigint): bigint {
  return BigInt.asUintN(64, mask & -mask);
}

function lowestBits(mask: bigint, count: number): bigint {
  let rest = BigInt.asUintN(64, mask);
  let bits = 0n;
  for (let index = 0; index < count && rest !== 0n; index++) {
    bits |= lowestBit(rest);
    rest &= rest - 1n;
  }
  return bits;
}

function countBits(mask: bigint): number {
  let bits = 0;
  for (let rest = BigInt.asUintN(64, mask); rest !== 0n; rest &= rest - 1n) bits++;
  return bits;
}
