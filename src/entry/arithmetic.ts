import type { ArithmeticOperator, ComparisonOperator, ValueType } from '../spec/bound-expression.ts';
import type { Evaluate } from './state.ts';
import { isMemory } from './value.ts';

/** Whether values of a type are bigints. */
export function isWide(type: ValueType): boolean {
  return type.kind === 'pointer' || type.size === 8;
}

export function isSigned(type: ValueType): boolean {
  return type.kind === 'integer' && type.signed;
}

/** Truncates a number to a type of up to 32 bits. */
export function narrow(value: number, type: ValueType): number {
  if (type.kind === 'pointer') return value;
  if (type.name === 'bool') return value === 0 ? 0 : 1;
  const shift = 32 - type.size * 8;
  return type.signed ? (value << shift) >> shift : (value << shift) >>> shift;
}

/** Compiles a C arithmetic operator; both operands have the type `type`. */
export function compileArithmetic(
  operator: ArithmeticOperator,
  left: Evaluate,
  right: Evaluate,
  type: ValueType,
): Evaluate {
  if (operator === '<<' || operator === '>>') return compileShift(operator, left, right, type);
  const absorbsZero = operator === '&' || operator === '*';
  const narrowly = narrowArithmetic(operator, type);
  const widely = wideArithmetic(operator, type);
  return (state) => {
    const a = left(state);
    const b = right(state);
    if (typeof a === 'number' && typeof b === 'number') return narrowly(a, b);
    if (typeof a === 'bigint' && typeof b === 'bigint') return widely(a, b);
    if (absorbsZero && (a === 0 || b === 0)) return 0;
    return absorbsZero && (a === 0n || b === 0n) ? 0n : undefined;
  };
}

function narrowArithmetic(
  operator: ArithmeticOperator,
  type: ValueType,
): (a: number, b: number) => number | undefined {
  const cut = isSigned(type) ? (value: number) => value | 0 : (value: number) => value >>> 0;
  switch (operator) {
    case '&':
      return (a, b) => cut(a & b);
    case '|':
      return (a, b) => cut(a | b);
    case '^':
      return (a, b) => cut(a ^ b);
    case '+':
      return (a, b) => cut(a + b);
    case '-':
      return (a, b) => cut(a - b);
    case '*':
      return (a, b) => cut(Math.imul(a, b));
    case '/':
      return (a, b) => (b === 0 ? undefined : cut(Math.trunc(a / b)));
    default:
      return (a, b) => (b === 0 ? undefined : cut(a % b));
  }
}

function wideArithmetic(
  operator: ArithmeticOperator,
  type: ValueType,
): (a: bigint, b: bigint) => bigint | undefined {
  const signed = isSigned(type);
  const cut = (value: bigint) => (signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value));
  switch (operator) {
    // With both operands in range, the result is in range and needs no truncation.
    case '&':
      return (a, b) => a & b;
    case '|':
      return (a, b) => a | b;
    case '^':
      return (a, b) => a ^ b;
    case '+':
      return (a, b) => cut(a + b);
    case '-':
      return (a, b) => cut(a - b);
    case '*':
      return (a, b) => cut(a * b);
    case '/':
      return (a, b) => (b === 0n ? undefined : cut(a / b));
    default:
      return (a, b) => (b === 0n ? undefined : cut(a % b));
  }
}

function compileShift(operator: '<<' | '>>', left: Evaluate, right: Evaluate, type: ValueType): Evaluate {
  const width = isWide(type) ? 64 : 32;
  return (state) => {
    const value = left(state);
    const by = right(state);
    if (value === undefined || by === undefined || isMemory(value) || isMemory(by)) return undefined;
    const amount = Number(by);
    if (amount < 0 || amount >= width) return undefined;
    if (typeof value === 'number') {
      if (operator === '<<') return isSigned(type) ? value << amount : (value << amount) >>> 0;
      return isSigned(type) ? value >> amount : value >>> amount;
    }
    const result = operator === '<<' ? value << BigInt(amount) : value >> BigInt(amount);
    return isSigned(type) ? BigInt.asIntN(64, result) : BigInt.asUintN(64, result);
  };
}

const COMPARE: Readonly<Record<ComparisonOperator, (a: number | bigint, b: number | bigint) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/** The result of comparing any unsigned number with 0; in the second table the 0 is on the left. */
const UNSIGNED_AGAINST_ZERO: Readonly<Partial<Record<ComparisonOperator, number>>> = { '<': 0, '>=': 1 };
const ZERO_AGAINST_UNSIGNED: Readonly<Partial<Record<ComparisonOperator, number>>> = { '>': 0, '<=': 1 };
/** The same for an address, which is never 0. */
const ADDRESS_AGAINST_ZERO: Readonly<Record<ComparisonOperator, number>> = {
  '<': 0,
  '<=': 0,
  '>': 1,
  '>=': 1,
  '==': 0,
  '!=': 1,
};
const ZERO_AGAINST_ADDRESS: Readonly<Record<ComparisonOperator, number>> = {
  '<': 1,
  '<=': 1,
  '>': 0,
  '>=': 0,
  '==': 0,
  '!=': 1,
};

/** Compiles a comparison; both operands have the type `type`. */
export function compileComparison(
  operator: ComparisonOperator,
  left: Evaluate,
  right: Evaluate,
  type: ValueType,
): Evaluate {
  const compare = COMPARE[operator];
  const unsigned = !isSigned(type);
  return (state) => {
    const a = left(state);
    const b = right(state);
    if (a !== undefined && b !== undefined && !isMemory(a) && !isMemory(b)) return compare(a, b) ? 1 : 0;
    if (b === 0 || b === 0n) {
      if (isMemory(a) && unsigned) return ADDRESS_AGAINST_ZERO[operator];
      return unsigned ? UNSIGNED_AGAINST_ZERO[operator] : undefined;
    }
    if (a === 0 || a === 0n) {
      if (isMemory(b) && unsigned) return ZERO_AGAINST_ADDRESS[operator];
      return unsigned ? ZERO_AGAINST_UNSIGNED[operator] : undefined;
    }
    return undefined;
  };
}
