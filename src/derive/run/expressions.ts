import { show } from '../c/show.ts';
import type { Expression } from '../c/syntax.ts';
import { and, type BranchCondition, not, or } from '../value/condition.ts';
import { choice, number, type PathValue, type Place, truthCondition } from '../value/value.ts';
import { before, mayAssign, write } from './assignment.ts';
import { binary, fromCondition } from './expressions-values.ts';
import { callThroughPointer } from './function-pointers.ts';
import { evaluateLiteral } from './literals.ts';
import type { Machine } from './machine.ts';
import { load } from './memory.ts';
import { cast, member, pure, unary } from './pure.ts';
import { isPure } from './purity.ts';
import { type Context, type Fate, type NextValue, type PathState, VISIBLE } from './state.ts';

/** Evaluates an expression, and follows the functions that it calls in the order in which C calls them. */
export function evaluate(
  machine: Machine,
  expression: Expression,
  context: Context,
  state: PathState,
  next: NextValue,
): Fate {
  if (!machine.spend(state)) return VISIBLE;
  if (isPure(machine, expression)) return next(pure(machine, expression, context, state), state);
  const value = (one: Expression, of: NextValue, at = state) => machine.evaluate(one, context, at, of);
  switch (expression.kind) {
    case 'assignment': {
      const { target, operator } = expression;
      return value(expression.value, (given, after) => {
        const place = machine.place(target, context, after);
        if (!place && !mayAssign(machine, target, context, after)) return VISIBLE;
        const stored =
          operator === ''
            ? given
            : binary(operator, before(machine, target, place, context, after), given, show(expression));
        write(machine, target, place, stored, context, after);
        return next(place ? load(machine.types, place, after) : stored, after);
      });
    }
    case 'step': {
      const place = machine.place(expression.operand, context, state);
      if (!place && !mayAssign(machine, expression.operand, context, state)) return VISIBLE;
      const old = before(machine, expression.operand, place, context, state);
      const changed = binary(expression.operator === '++' ? '+' : '-', old, number(1n), show(expression));
      write(machine, expression.operand, place, changed, context, state);
      return next(expression.isPrefix ? changed : old, state);
    }
    case 'unary':
      if (expression.operator === '&') return next(pure(machine, expression, context, state), state);
      return value(expression.operand, (operand, after) =>
        next(unary(machine, expression.operator, operand, show(expression), after), after),
      );
    case 'cast':
      return value(expression.operand, (operand, after) => next(cast(machine, expression, operand), after));
    case 'binary': {
      const { operator, left, right } = expression;
      if (operator === '&&' || operator === '||')
        return value(left, (first, after) => {
          const condition = truthCondition(first);
          const isAnd = operator === '&&';
          if (isPure(machine, right)) {
            const second = truthCondition(pure(machine, right, context, after));
            return next(fromCondition(isAnd ? and(condition, second) : or(condition, second)), after);
          }
          return join(
            machine,
            context,
            after,
            isAnd ? condition : not(condition),
            right,
            number(isAnd ? 0n : 1n),
            true,
            expression.offset,
            next,
          );
        });
      if (operator === ',') return value(left, (_, after) => value(right, next, after));
      return value(left, (first, after) =>
        value(right, (second, last) => next(binary(operator, first, second, show(expression)), last), after),
      );
    }
    case 'conditional':
      return value(expression.condition, (asked, after) => {
        const condition = truthCondition(asked);
        const { then, otherwise } = expression;
        if (!then)
          return join(
            machine,
            context,
            after,
            not(condition),
            otherwise,
            asked,
            false,
            expression.offset,
            next,
          );
        if (isPure(machine, then) && isPure(machine, otherwise))
          return next(
            choice(condition, pure(machine, then, context, after), pure(machine, otherwise, context, after)),
            after,
          );
        if (isPure(machine, then))
          return join(
            machine,
            context,
            after,
            not(condition),
            otherwise,
            pure(machine, then, context, after),
            false,
            expression.offset,
            next,
          );
        if (isPure(machine, otherwise))
          return join(
            machine,
            context,
            after,
            condition,
            then,
            pure(machine, otherwise, context, after),
            false,
            expression.offset,
            next,
          );
        return twoWays(machine, context, after, condition, then, otherwise, expression.offset, next);
      });
    case 'member':
      return value(expression.object, (of, after) =>
        next(member(machine, of, expression.field, show(expression), after), after),
      );
    case 'element':
      return value(expression.index, (_, after) => next(machine.fresh(show(expression)), after));
    case 'call':
      return call(machine, expression, context, state, next);
    case 'statements':
      return statements(machine, expression, context, state, next);
    case 'literal':
      return evaluateLiteral(machine, expression, context, state, next);
    default:
      return next(machine.fresh(show(expression)), state);
  }
}

function call(
  machine: Machine,
  expression: Expression & { readonly kind: 'call' },
  context: Context,
  state: PathState,
  next: NextValue,
): Fate {
  const through = callThroughPointer(machine, expression, context, state, next);
  if (through) return through;
  const { callee, operands } = expression;
  const place = machine.sourcePlace(context, expression.offset);
  if (callee.kind !== 'name')
    return machine.call(show(callee), operands, context, state, next, place, expression.offset);
  return machine.call(callee.name, operands, context, state, next, place, expression.offset);
}

/** `condition ? evaluated : other`, where evaluating may do something. */
function join(
  machine: Machine,
  context: Context,
  state: PathState,
  condition: BranchCondition,
  evaluated: Expression,
  other: PathValue,
  isTruth: boolean,
  offset: number,
  next: NextValue,
): Fate {
  const result = machine.declare({ base: 'long long', pointers: 0, isUser: false, dimensions: [] }, state, {
    value: other,
  });
  const place: Place = { variable: result, path: '' };
  const set = (value: PathValue, at: PathState) => {
    const content = at.variables.get(result);
    if (content) at.variables.set(result, { ...content, value });
  };
  return machine.branch(
    state,
    condition,
    (own, after) =>
      machine.evaluate(evaluated, context, own, (value, last) => {
        set(isTruth ? fromCondition(truthCondition(value)) : value, last);
        return after(last);
      }),
    (own, after) => {
      set(other, own);
      return after(own);
    },
    (last) => next(load(machine.types, place, last), last),
    machine.sourcePlace(context, offset),
  );
}

function twoWays(
  machine: Machine,
  context: Context,
  state: PathState,
  condition: BranchCondition,
  then: Expression,
  otherwise: Expression,
  offset: number,
  next: NextValue,
): Fate {
  const result = machine.declare({ base: 'long long', pointers: 0, isUser: false, dimensions: [] }, state, {
    value: number(0n),
  });
  const arm = (expression: Expression) => (own: PathState, after: (state: PathState) => Fate) =>
    machine.evaluate(expression, context, own, (value, last) => {
      const content = last.variables.get(result);
      if (content) last.variables.set(result, { ...content, value });
      return after(last);
    });
  return machine.branch(
    state,
    condition,
    arm(then),
    arm(otherwise),
    (last) => next(load(machine.types, { variable: result, path: '' }, last), last),
    machine.sourcePlace(context, offset),
  );
}

function statements(
  machine: Machine,
  expression: Expression & { readonly kind: 'statements' },
  context: Context,
  state: PathState,
  next: NextValue,
): Fate {
  const last = expression.body[expression.body.length - 1];
  const before = expression.body.slice(0, -1);
  if (last?.kind !== 'expression')
    return machine.run(expression.body, 0, context, state, (after) => next(number(0n), after));
  return machine.run(before, 0, context, state, (after) =>
    machine.evaluate(last.expression, context, after, next),
  );
}
