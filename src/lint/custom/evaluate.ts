import type { CFault, Expression } from '../../spec/c/syntax.ts';
import { wordAdvice } from '../../spec/nearest-word.ts';
import type { Analysis } from '../analysis.ts';
import { COUNTS, type CustomValue, NAMES, TESTS, truth } from './model.ts';

/** A checked expression of a custom rule. */
export type CustomExpression = (analysis: Analysis) => CustomValue;

/**
 * Compiles a C expression over what {@link NAMES} and the functions beside it say of a spec. Texts may be compared,
 * and are true where they are not empty. Everything unknown is a fault with its place; a fault leaves 0 in its place.
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
      const known = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
      if (known === undefined) return fault(`a spec has no "${name}"${wordAdvice(name, Object.keys(NAMES))}`);
      return (analysis) => known.read(analysis);
    }
    case 'unary': {
      const operand = compileCustom(expression.operand, faults);
      if (expression.operator === '!') return (analysis) => truth(!isTrue(operand(analysis)));
      if (expression.operator === '-') return (analysis) => -numberOf(operand(analysis));
      return fault(`"${expression.operator}" has no meaning in a custom rule`);
    }
    case 'binary':
      return (
        compileBinary(expression, faults) ?? fault(`"${expression.operator}" has no meaning in a custom rule`)
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
      const count = Object.hasOwn(COUNTS, callee) ? COUNTS[callee] : undefined;
      if (count !== undefined && first !== undefined && compiled.length === 1)
        return (analysis) => BigInt(count.count(analysis.spec, String(first(analysis))));
      const test = Object.hasOwn(TESTS, callee) ? TESTS[callee] : undefined;
      if (test !== undefined && first !== undefined && second !== undefined && compiled.length === 2)
        return (analysis) => truth(test.test(String(first(analysis)), String(second(analysis))));
      if (count !== undefined) return fault(`${callee}() takes one text`);
      if (test !== undefined) return fault(`${callee}() takes two texts`);
      const known = [...Object.keys(COUNTS), ...Object.keys(TESTS)];
      return fault(`there is no function "${callee}"${wordAdvice(callee, known)}`);
    }
    default:
      return fault('this has no meaning in a custom rule');
  }
}

/** Whether a value counts as true: a number that is not 0, a text that is not empty. */
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
      return typeof result === 'boolean' ? truth(result) : result;
    };
  switch (expression.operator) {
    case '&&':
      return (analysis) => truth(isTrue(left(analysis)) && isTrue(right(analysis)));
    case '||':
      return (analysis) => truth(isTrue(left(analysis)) || isTrue(right(analysis)));
    case '==':
      return (analysis) => truth(left(analysis) === right(analysis));
    case '!=':
      return (analysis) => truth(left(analysis) !== right(analysis));
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

/** A text is no number, and counts as its length. */
function numberOf(value: CustomValue): bigint {
  return typeof value === 'string' ? BigInt(value.length) : value;
}
