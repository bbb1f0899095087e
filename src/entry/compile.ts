import type {
  ArithmeticOperator,
  BoundExpression,
  BuiltinName,
  ComparisonOperator,
  ValueType,
} from '../spec/bound.ts';
import { readNumber, stringLength } from '../spec/memory.ts';
import type { Evaluate, State } from './state.ts';
import { isMemory, truth, type Value } from './value.ts';

/**
 * Compiles an expression to a function. Types are settled beforehand, so each operator becomes either plain
 * number arithmetic (up to 32 bits) or bigint arithmetic (64 bits); unknown operands give an unknown result
 * except where C's result does not depend on them (`0 && x`, `x & 0`, an unsigned `x < 0`).
 */
export function compile(expression: BoundExpression): Evaluate {
  switch (expression.kind) {
    case 'constant': {
      const value = isWide(expression.type) ? expression.value : Number(expression.value);
      return () => value;
    }
    case 'argument': {
      const { index } = expression;
      return (state) => state.values[index];
    }
    case 'load':
      return compileLoad(expression.memory, expression.offset, expression.type);
    case 'not': {
      const operand = compile(expression.operand);
      return (state) => fromTruth(negated(truth(operand(state))));
    }
    case 'negate':
    case 'complement':
      return compileUnary(expression.kind, compile(expression.operand), expression.type);
    case 'cast':
      return compileCast(compile(expression.operand), expression.operand.type, expression.type);
    case 'arithmetic':
      return compileArithmetic(
        expression.operator,
        compile(expression.left),
        compile(expression.right),
        expression.type,
      );
    case 'comparison':
      return compileComparison(
        expression.operator,
        compile(expression.left),
        compile(expression.right),
        expression.left.type,
      );
    case 'and':
    case 'or':
      return compileLogical(expression.kind, compile(expression.left), compile(expression.right));
    case 'conditional': {
      const condition = compile(expression.condition);
      const then = compile(expression.whenTrue);
      const otherwise = compile(expression.whenFalse);
      return (state) => {
        const known = truth(condition(state));
        if (known !== undefined) return known ? then(state) : otherwise(state);
        const either = then(state);
        return either === otherwise(state) ? either : undefined;
      };
    }
    case 'builtin':
      return compileBuiltin(expression.name, expression.operands.map(compile));
  }
}

function isWide(type: ValueType): boolean {
  return type.kind === 'pointer' || type.size === 8;
}

function isSigned(type: ValueType): boolean {
  return type.kind === 'integer' && type.signed;
}

function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function fromTruth(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : value ? 1 : 0;
}

/** Cuts a number to a type of up to 32 bits. */
function narrow(value: number, type: ValueType): number {
  if (type.kind === 'pointer') return value;
  if (type.name === 'bool') return value === 0 ? 0 : 1;
  const shift = 32 - type.size * 8;
  return type.signed ? (value << shift) >> shift : (value << shift) >>> shift;
}

function compileLoad(memory: number, offset: number | BoundExpression, type: ValueType): Evaluate {
  const size = type.kind === 'pointer' ? 8 : type.size;
  const at = typeof offset === 'number' ? () => offset : compile(offset);
  return (state) => {
    const copied = state.copied[memory];
    const start = at(state);
    if (copied === undefined || start === undefined || isMemory(start)) return undefined;
    return load(copied, Number(start), size, type);
  };
}

function load(
  copied: NonNullable<State['copied'][number]>,
  start: number,
  size: number,
  type: ValueType,
): Value {
  const { from, length } = copied;
  if (start < 0) return undefined;
  if (start >= length) return isWide(type) ? 0n : 0;
  if (from.pointers !== undefined && start + size <= length) {
    const pointer = from.pointers.get(start);
    if (pointer !== undefined) return pointer;
  }
  const known = start + size <= length ? size : length - start;
  const value = readNumber(from, start, known);
  if (value === undefined) return undefined;
  if (!isWide(type)) return narrow(Number(value), type);
  return isSigned(type) ? BigInt.asIntN(64, value) : value;
}

function compileUnary(kind: 'negate' | 'complement', operand: Evaluate, type: ValueType): Evaluate {
  return (state) => {
    const value = operand(state);
    if (typeof value === 'number') return narrow(kind === 'negate' ? -value : ~value, type);
    if (typeof value !== 'bigint') return undefined;
    const result = kind === 'negate' ? -value : ~value;
    return isSigned(type) ? BigInt.asIntN(64, result) : BigInt.asUintN(64, result);
  };
}

function compileCast(operand: Evaluate, from: ValueType, to: ValueType): Evaluate {
  const isBool = to.kind === 'integer' && to.name === 'bool';
  if (isBool) return (state) => fromTruth(truth(operand(state)));
  if (isWide(to)) {
    const toSigned = isSigned(to);
    if (isWide(from)) {
      if (isSigned(from) === toSigned) return operand;
      return (state) => {
        const value = operand(state);
        if (typeof value !== 'bigint') return value;
        return toSigned ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
      };
    }
    return (state) => {
      const value = operand(state);
      if (typeof value !== 'number') return undefined;
      return value < 0 && !toSigned ? BigInt.asUintN(64, BigInt(value)) : BigInt(value);
    };
  }
  return (state) => {
    const value = operand(state);
    if (typeof value === 'number') return narrow(value, to);
    return typeof value === 'bigint' ? narrow(Number(BigInt.asIntN(32, value)), to) : undefined;
  };
}

function compileArithmetic(
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
    // Two numbers in range give one in range: no cut.
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

/** What comparing any unsigned number with 0 gives; the second table has the 0 on the left. */
const UNSIGNED_AGAINST_ZERO: Readonly<Partial<Record<ComparisonOperator, number>>> = { '<': 0, '>=': 1 };
const ZERO_AGAINST_UNSIGNED: Readonly<Partial<Record<ComparisonOperator, number>>> = { '>': 0, '<=': 1 };
/** The same for an address, which is known not to be 0. */
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

function compileComparison(
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

function compileLogical(kind: 'and' | 'or', left: Evaluate, right: Evaluate): Evaluate {
  const decisive = kind === 'or';
  const decided = decisive ? 1 : 0;
  return (state) => {
    const a = truth(left(state));
    if (a === decisive) return decided;
    const b = truth(right(state));
    if (b === decisive) return decided;
    return a === undefined || b === undefined ? undefined : 1 - decided;
  };
}

function compileBuiltin(name: BuiltinName, operands: readonly Evaluate[]): Evaluate {
  const [first = () => undefined, second = () => undefined] = operands;
  switch (name) {
    case 'empty':
      return (state) => {
        const path = first(state);
        if (path === 0n) return 1;
        const length = isMemory(path) ? stringLength(path) : undefined;
        return length === undefined ? startsUnlike(path, 0) : fromTruth(length === 0);
      };
    case 'relative':
      return (state) => {
        const path = first(state);
        if (path === 0n) return 1;
        if (!isMemory(path) || path.unknown?.has(0)) return undefined;
        return path.bytes[0] === 0x2f ? 0 : 1;
      };
    case 'strlen':
      return (state) => {
        const text = first(state);
        const length = isMemory(text) ? stringLength(text) : undefined;
        return length === undefined ? undefined : BigInt(length);
      };
    case 'aligned':
      return (state) => {
        const value = first(state);
        const to = second(state);
        if (typeof value !== 'bigint' || typeof to !== 'bigint' || to === 0n)
          return value === 0n ? 1 : undefined;
        return value % to === 0n ? 1 : 0;
      };
    case 'popcount':
      return (state) => {
        const value = first(state);
        return typeof value === 'bigint' ? countBits(value) : undefined;
      };
  }
}

/** 0 where memory is known to start with another byte than `byte`, else not known. */
function startsUnlike(value: Value, byte: number): number | undefined {
  return isMemory(value) && !value.unknown?.has(0) && value.bytes.length > 0 && value.bytes[0] !== byte
    ? 0
    : undefined;
}

function countBits(value: bigint): number {
  let bits = 0;
  for (let rest = BigInt.asUintN(64, value); rest !== 0n; rest &= rest - 1n) bits++;
  return bits;
}
