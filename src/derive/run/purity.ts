import type { Expression } from '../c/syntax.ts';
import { idiomFor } from '../idioms/index.ts';
import type { Machine } from './machine.ts';

const PURE = new WeakMap<Expression, boolean>();

/** Whether an expression has neither calls that must be followed nor assignments. */
export function isPure(machine: Machine, expression: Expression): boolean {
  if (expression.kind === 'name') return true;
  const known = PURE.get(expression);
  if (known !== undefined) return known;
  const is = hasNeither(machine, expression);
  PURE.set(expression, is);
  return is;
}

function hasNeither(machine: Machine, expression: Expression): boolean {
  const all = (list: readonly (Expression | undefined)[]) =>
    list.every((one) => !one || isPure(machine, one));
  switch (expression.kind) {
    case 'name':
    case 'number':
    case 'string':
    case 'type':
    case 'sizeof':
      return true;
    case 'unary':
    case 'cast':
      return isPure(machine, expression.operand);
    case 'binary':
      return all([expression.left, expression.right]);
    case 'conditional':
      return all([expression.condition, expression.then, expression.otherwise]);
    case 'member':
      return isPure(machine, expression.object);
    case 'element':
      return all([expression.object, expression.index]);
    case 'call':
      return (
        expression.callee.kind === 'name' &&
        (idiomFor(expression.callee.name)?.isPure ?? false) &&
        all(expression.operands)
      );
    case 'literal':
      return all(expression.entries.map(({ value }) => value));
    default:
      return false;
  }
}
