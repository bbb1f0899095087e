import type { BoundExpression, ValueType } from '../spec/bound-expression.ts';
import { readSmallUnsigned, readUnsigned } from '../spec/memory.ts';
import { compileArithmetic, compileComparison, isSigned, isWide, narrow } from './arithmetic.ts';
import { compileBuiltin } from './builtins.ts';
import type { Evaluate, State } from './state.ts';
import { isMemory, truthAsInt, truthOf, type Value } from './value.ts';

/**
 * Compiles an expression to a function. Types are known beforehand, so each operator becomes either number arithmetic
 * (up to 32 bits) or bigint arithmetic (64 bits). An unknown operand makes the result unknown, unless C's result does
 * not depend on it (`0 && x`, `x & 0`, an unsigned `x < 0`).
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
      return (state) => truthAsInt(negated(truthOf(operand(state))));
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
        const known = truthOf(condition(state));
        if (known !== undefined) return known ? then(state) : otherwise(state);
        const either = then(state);
        return either === otherwise(state) ? either : undefined;
      };
    }
    case 'builtin':
      return compileBuiltin(expression.name, expression.operands.map(compile));
  }
}

function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
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
  if (!isWide(type)) {
    const value = readSmallUnsigned(from, start, known);
    return value === undefined ? undefined : narrow(value, type);
  }
  const value = readUnsigned(from, start, known);
  return value !== undefined && isSigned(type) ? BigInt.asIntN(64, value) : value;
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
  if (isBool) return (state) => truthAsInt(truthOf(operand(state)));
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

function compileLogical(kind: 'and' | 'or', left: Evaluate, right: Evaluate): Evaluate {
  const decisive = kind === 'or';
  const decided = decisive ? 1 : 0;
  return (state) => {
    const a = truthOf(left(state));
    if (a === decisive) return decided;
    const b = truthOf(right(state));
    if (b === decisive) return decided;
    return a === undefined || b === undefined ? undefined : 1 - decided;
  };
}
