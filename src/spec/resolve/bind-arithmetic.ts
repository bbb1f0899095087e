import type { ArithmeticOperator, BoundExpression, ValueType } from '../bound-expression.ts';
import { constantValue, isShiftInRange, widthOf } from '../c/arithmetic.ts';
import type { Range } from '../position.ts';
import { formatType } from '../types/type.ts';
import { commonType, convert, fold, promote } from './conversions.ts';
import type { Scope } from './scope.ts';

/** Binds arithmetic on two operands, with C's promotions and conversions. */
export function bindArithmetic(
  scope: Scope,
  operator: ArithmeticOperator,
  leftOperand: BoundExpression,
  rightOperand: BoundExpression,
  range: Range,
): BoundExpression | undefined {
  const left = number(scope, leftOperand);
  const right = number(scope, rightOperand);
  if (left === undefined || right === undefined) return undefined;
  const divisor = constantValue(right);
  if ((operator === '/' || operator === '%') && divisor === 0n) {
    return fault(scope, 'this divides by zero, which is undefined in C', right.range);
  }
  if (operator === '<<' || operator === '>>') {
    if (divisor !== undefined && !isShiftInRange(divisor, left.type)) {
      const why = `${formatType(left.type)} has ${widthOf(left.type)} bits`;
      return fault(
        scope,
        `this shifts by ${divisor}, but ${why}, so the result is undefined in C`,
        right.range,
      );
    }
    return fold({ kind: 'arithmetic', operator, left, right, type: left.type, range });
  }
  const type = commonType(left.type, right.type);
  if (operator === '&') warnOfNarrowMask(scope, left, right, type);
  return fold({
    kind: 'arithmetic',
    operator,
    left: convert(left, type),
    right: convert(right, type),
    type,
    range,
  });
}

/** Warns of `x & ~0x80000000` for a 64-bit `x`: the mask is an unsigned int, so its high half is all zeros. */
function warnOfNarrowMask(
  scope: Scope,
  left: BoundExpression,
  right: BoundExpression,
  type: ValueType,
): void {
  if (widthOf(type) !== 64) return;
  for (const [mask, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (mask.kind !== 'constant' || mask.isComplement !== true) continue;
    if (
      mask.type.kind !== 'integer' ||
      mask.type.size !== 4 ||
      mask.type.signed ||
      widthOf(other.type) !== 64
    )
      continue;
    const message =
      `this mask is a 32-bit unsigned int (0x${mask.value.toString(16)}), so it clears the high half of the ` +
      `${formatType(other.type)}; write its constants with the suffix ULL`;
    scope.fault('narrow-mask', message, mask.range);
  }
}

/** An arithmetic operand, promoted. A pointer must be cast first, because C scales pointer arithmetic. */
export function number(scope: Scope, operand: BoundExpression): BoundExpression | undefined {
  if (operand.type.kind === 'pointer') {
    return fault(scope, 'this is arithmetic on a pointer; cast it to unsigned long first', operand.range);
  }
  return convert(operand, promote(operand.type));
}

/** Reports a fault; returns undefined. */
function fault(scope: Scope, message: string, range: Range): undefined {
  scope.fault('syntax', message, range);
}
