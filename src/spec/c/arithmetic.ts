import type {
  ArithmeticOperator,
  BoundExpression,
  ComparisonOperator,
  ValueType,
} from '../bound-expression.ts';

/** Cuts a value to what its type can hold, as a conversion in C does (two's complement). */
export function wrap(value: bigint, type: ValueType): bigint {
  if (type.kind === 'pointer') return BigInt.asUintN(64, value);
  if (type.name === 'bool') return value === 0n ? 0n : 1n;
  return type.signed ? BigInt.asIntN(type.size * 8, value) : BigInt.asUintN(type.size * 8, value);
}

/** C arithmetic of two values of one type; undefined where C leaves the result undefined. */
function calculate(
  operator: ArithmeticOperator,
  left: bigint,
  right: bigint,
  type: ValueType,
): bigint | undefined {
  switch (operator) {
    case '+':
      return wrap(left + right, type);
    case '-':
      return wrap(left - right, type);
    case '*':
      return wrap(left * right, type);
    case '/':
      return right === 0n ? undefined : wrap(left / right, type);
    case '%':
      return right === 0n ? undefined : wrap(left % right, type);
    case '&':
      return wrap(left & right, type);
    case '|':
      return wrap(left | right, type);
    case '^':
      return wrap(left ^ right, type);
    case '<<':
      return isShiftInRange(right, type) ? wrap(left << right, type) : undefined;
    case '>>':
      return isShiftInRange(right, type) ? wrap(left >> right, type) : undefined;
  }
}

/** C11, 6.5.7: a shift by a negative amount or by the width or more is undefined. */
export function isShiftInRange(amount: bigint, type: ValueType): boolean {
  return amount >= 0n && amount < BigInt(widthOf(type));
}

export function widthOf(type: ValueType): number {
  return type.kind === 'pointer' ? 64 : type.size * 8;
}

function compare(operator: ComparisonOperator, left: bigint, right: bigint): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '==':
      return left === right;
    case '!=':
      return left !== right;
  }
}

/** The value of an expression of constants; undefined where it needs an argument, or C leaves it undefined. */
export function constantValue(expression: BoundExpression): bigint | undefined {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'argument':
    case 'load':
    case 'builtin':
      return undefined;
    case 'not':
    case 'negate':
    case 'complement':
    case 'cast': {
      const operand = constantValue(expression.operand);
      if (operand === undefined) return undefined;
      if (expression.kind === 'not') return operand === 0n ? 1n : 0n;
      if (expression.kind === 'negate') return wrap(-operand, expression.type);
      return wrap(expression.kind === 'complement' ? ~operand : operand, expression.type);
    }
    case 'arithmetic':
    case 'comparison': {
      const left = constantValue(expression.left);
      const right = constantValue(expression.right);
      if (left === undefined || right === undefined) return undefined;
      if (expression.kind === 'arithmetic')
        return calculate(expression.operator, left, right, expression.type);
      return compare(expression.operator, left, right) ? 1n : 0n;
    }
    case 'and':
    case 'or': {
      const left = constantValue(expression.left);
      if (left === undefined) return undefined;
      if ((left !== 0n) === (expression.kind === 'or')) return expression.kind === 'or' ? 1n : 0n;
      const right = constantValue(expression.right);
      return right === undefined ? undefined : right === 0n ? 0n : 1n;
    }
    case 'conditional': {
      const condition = constantValue(expression.condition);
      if (condition === undefined) return undefined;
      return constantValue(condition === 0n ? expression.whenFalse : expression.whenTrue);
    }
  }
}
