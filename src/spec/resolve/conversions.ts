import { type BoundExpression, operandsOf, type ValueType } from '../bound-expression.ts';
import { constantValue, widthOf, wrap } from '../c/arithmetic.ts';
import type { Expression } from '../c/syntax.ts';
import { INT, LONG, UNSIGNED_INT, UNSIGNED_LONG } from '../types/builtin.ts';

/** Evaluates an expression of constants, with C's types; returns any other expression unchanged. */
export function fold(expression: BoundExpression): BoundExpression {
  if (!operandsOf(expression).every(mayBeConstant)) return expression;
  const value = constantValue(expression);
  if (value === undefined) return expression;
  const isComplement = expression.kind === 'complement';
  return { kind: 'constant', value, type: expression.type, range: expression.range, isComplement };
}

/** Operands are already folded, so only a constant is constant. Looking deeper would take quadratic time in a long sum. */
function mayBeConstant(expression: BoundExpression): boolean {
  switch (expression.kind) {
    case 'cast':
      return mayBeConstant(expression.operand);
    case 'constant':
    case 'not':
    case 'comparison':
    case 'and':
    case 'or':
    case 'conditional':
      return true;
    case 'argument':
    case 'load':
    case 'negate':
    case 'complement':
    case 'arithmetic':
    case 'builtin':
      return false;
  }
}

/** C11, 6.4.4.1: the first type of the list that holds the value. */
export function literalType(number: Expression & { kind: 'number' }): ValueType {
  const { value, suffix, isDecimal } = number;
  const isUnsigned = suffix.includes('u');
  const isLong = suffix.includes('l');
  if (!isLong && !isUnsigned && value <= 0x7fff_ffffn) return INT;
  if (!isLong && (isUnsigned || !isDecimal) && value <= 0xffff_ffffn) return UNSIGNED_INT;
  if (!isUnsigned && value <= 0x7fff_ffff_ffff_ffffn) return LONG;
  return UNSIGNED_LONG;
}

/** C11, 6.3.1.1: integers smaller than int become int. */
export function promote(type: ValueType): ValueType {
  return type.kind === 'integer' && type.size < 4 ? INT : type;
}

/** C11, 6.3.1.8, on LP64. */
export function commonType(left: ValueType, right: ValueType): ValueType {
  const a = promote(left);
  const b = promote(right);
  if (a.kind === 'pointer' || b.kind === 'pointer') return UNSIGNED_LONG;
  if (a.size !== b.size) return a.size > b.size ? a : b;
  return a.signed ? b : a;
}

/** Converts an expression to another type; unchanged if both types represent values alike. */
export function convert(expression: BoundExpression, type: ValueType): BoundExpression {
  if (isSameRepresentation(expression.type, type)) return expression;
  if (expression.kind === 'constant') {
    return { ...expression, value: wrap(expression.value, type), type };
  }
  return { kind: 'cast', operand: expression, type, range: expression.range };
}

function isSameRepresentation(a: ValueType, b: ValueType): boolean {
  const isSigned = (type: ValueType) => type.kind === 'integer' && type.signed;
  return widthOf(a) === widthOf(b) && isSigned(a) === isSigned(b);
}
