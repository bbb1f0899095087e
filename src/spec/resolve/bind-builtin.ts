import type { BoundExpression } from '../bound-expression.ts';
import { constantValue } from '../c/arithmetic.ts';
import type { Expression } from '../c/syntax.ts';
import { FUNCTIONS, isBuiltinName } from '../definition/builtins.ts';
import type { Range } from '../position.ts';
import { INT, SIZE_T, UNSIGNED_LONG } from '../types/builtin.ts';
import { formatType } from '../types/type.ts';
import { convert } from './conversions.ts';
import type { Scope } from './scope.ts';

/** Binds a call of a built-in function such as `empty` or `aligned`; `bind` binds its arguments. */
export function bindBuiltin(
  scope: Scope,
  expression: Expression & { kind: 'call' },
  range: Range,
  bind: (argument: Expression) => BoundExpression | undefined,
): BoundExpression | undefined {
  const { callee } = expression;
  if (!isBuiltinName(callee)) {
    const advice = scope.adviceOn(callee, () => Object.keys(FUNCTIONS));
    scope.fault('unknown-name', `the function "${callee}" is not defined${advice}`, range);
    return undefined;
  }
  const { operands: count, takesPointer } = FUNCTIONS[callee];
  if (expression.arguments.length !== count) {
    return fault(
      scope,
      `${callee}() takes ${count} argument${count === 1 ? '' : 's'}, not ${expression.arguments.length}`,
      range,
    );
  }
  const operands = expression.arguments.map((argument) => bind(argument));
  const [first, second] = operands;
  if (first === undefined || (count === 2 && second === undefined)) return undefined;
  if (takesPointer && first.type.kind !== 'pointer') {
    return fault(
      scope,
      `${callee}() takes a path or a string, but this is ${formatType(first.type)}`,
      first.range,
    );
  }
  const wide = takesPointer
    ? [first]
    : [first, second]
        .filter((operand) => operand !== undefined)
        .map((operand) => convert(operand, UNSIGNED_LONG));
  if (callee === 'aligned' && wide[1] !== undefined && constantValue(wide[1]) === 0n) {
    return fault(scope, 'nothing is aligned to 0', wide[1].range);
  }
  return { kind: 'builtin', name: callee, operands: wide, type: callee === 'strlen' ? SIZE_T : INT, range };
}

/** Reports a fault; returns undefined. */
function fault(scope: Scope, message: string, range: Range): undefined {
  scope.fault('syntax', message, range);
}
