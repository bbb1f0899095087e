import type { CFault, Expression } from '../../spec/c/syntax.ts';
import { wordAdvice } from '../../spec/nearest-word.ts';
import type { Analysis } from '../analysis.ts';
import { CUSTOM_COUNTS, CUSTOM_NAMES, CUSTOM_TESTS, type CustomValue, truthAsBigint } from './model.ts';

/** A checked expression of a custom rule. */
export type CustomExpression = (analysis: Analysis) => CustomValue;

/**
 * Compiles the C expression of a custom rule, which can use {@link CUSTOM_NAMES} and the functions next to it. Texts can
 * be compared and are true if not empty. Reports unknown names with their places and uses 0 instead of them.
 */
export function compileCustom(expression: Expression, faults: CFault[]): CustomExpression {
  const fault = (message: string): CustomExpression => {
    faults.push({ message, range: { start: expression.start, end: expression.end } });
    return () => 0n;
  };
  switch (expression.kind) {
    case 'number': {
      const { value } = expression;
      return () => value;
    }
    case 'string': {
      const { value } = expression;
      return () => value;
    }
    case 'name': {
      const { name } = expression;
      const known = Object.hasOwn(CUSTOM_NAMES, name) ? CUSTOM_NAMES[name] : undefined;
      if (known === undefined)
        return fault(
          `"${name}" is not defined in custom rules${wordAdvice(name, Object.keys(CUSTOM_NAMES))}`,
        );
      return (analysis) => known.read(analysis);
    }
    case 'unary': {
      const operand = compileCustom(expression.operand, faults);
      if (expression.operator === '!') return (analysis) => truthAsBigint(!isTrue(operand(analysis)));
      if (expression.operator === '-') return (analysis) => -numberOf(operand(analysis));
      return fault(`the operator "${expression.operator}" cannot be used in a custom rule`);
    }
    case 'binary':
      return (
        compileBinary(expression, faults) ??
        fault(`the operator "${expression.operator}" cannot be used in a custom rule`)
      );
    case 'conditional': {
      const condition = compileCustom(expression.condition, faults);
      const whenTrue = compileCustom(expression.whenTrue, faults);
      const whenFalse = compileCustom(expression.whenFalse, faults);
      return (analysis) => (isTrue(condition(analysis)) ? whenTrue(analysis) : whenFalse(analysis));
    }
    case 'call': {
      const { callee, arguments: operands } = expression;
      const compiled = operands.map((operand) => compileCustom(operand, faults));
      const [first, second] = compiled;
      const count = Object.hasOwn(CUSTOM_COUNTS, callee) ? CUSTOM_COUNTS[callee] : undefined;
      if (count !== undefined && first !== undefined && compiled.length === 1)
        return (analysis) => BigInt(count.count(analysis.spec, String(first(analysis))));
      const test = Object.hasOwn(CUSTOM_TESTS, callee) ? CUSTOM_TESTS[callee] : undefined;
      if (test !== undefined && first !== undefined && second !== undefined && compiled.length === 2)
        return (analysis) => truthAsBigint(test.test(String(first(analysis)), String(second(analysis))));
      if (count !== undefined) return fault(`${callee}() takes one text`);
      if (test !== undefined) return fault(`${callee}() takes two texts`);
      const known = [...Object.keys(CUSTOM_COUNTS), ...Object.keys(CUSTOM_TESTS)];
      return fault(`the function "${callee}" is not defined${wordAdvice(callee, known)}`);
    }
    default:
      return fault('this cannot be used in a custom rule');
  }
}

/** Whether a value counts as true: a non-zero number or a non-empty text. */
export function isTrue(value: CustomValue): boolean {
  return typeof value === 'string' ? value !== '' : value !== 0n;
}

function compileBinary(
  expression: Expression & { kind: 'binary' },
  faults: CFault[],
): CustomExpression | undefined {
  const left = compileCustom(expression.left, faults);
  const right = compileCustom(expression.right, faults);
  const numbers =
    (apply: (a: bigint, b: bigint) => bigint | boolean): CustomExpression =>
    (analysis) => {
      const result = apply(numberOf(left(analysis)), numberOf(right(analysis)));
      return typeof result === 'boolean' ? truthAsBigint(result) : result;
    };
  switch (expression.operator) {
    case '&&':
      return (analysis) => truthAsBigint(isTrue(left(analysis)) && isTrue(right(analysis)));
    case '||':
      return (analysis) => truthAsBigint(isTrue(left(analysis)) || isTrue(right(analysis)));
    case '==':
      return (analysis) => truthAsBigint(left(analysis) === right(analysis));
    case '!=':
      return (analysis) => truthAsBigint(left(analysis) !== right(analysis));
    case '<':
      return numbers((a, b) => a < b);
    case '<=':
      return numbers((a, b) => a <= b);
    case '>':
      return numbers((a, b) => a > b);
    case '>=':
      return numbers((a, b) => a >= b);
    case '+':
      return numbers((a, b) => a + b);
    case '-':
      return numbers((a, b) => a - b);
    default:
      return undefined;
  }
}

/** The value as a number; for a text, its length. */
function numberOf(value: CustomValue): bigint {
  return typeof value === 'string' ? BigInt(value.length) : value;
}
