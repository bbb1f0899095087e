import { show } from '../c/show.ts';
import type { Expression, Statement } from '../c/syntax.ts';
import { eachExpression } from '../c/walk.ts';
import { unknown } from '../value/condition.ts';
import { truthCondition } from '../value/value.ts';
import type { Machine } from './machine.ts';
import { forget } from './memory.ts';
import { type Context, type Fate, type Next, type PathState, Scope, VISIBLE } from './state.ts';

/** A loop runs any number of times: what it assigns is not known, and its refusals are only possible. */
export function loop(
  machine: Machine,
  statement: Statement & { readonly kind: 'loop' },
  outer: Context,
  state: PathState,
  next: Next,
): Fate {
  const context: Context = { ...outer, scope: new Scope(outer.scope) };
  const { start, condition, body, next: step, isPostTested } = statement;
  if (isPostTested && condition && isFalse(machine, condition, context, state)) {
    return machine.run([body], 0, { ...context, onBreak: next, onContinue: next }, state, next);
  }
  const enter = (at: PathState): Fate => {
    const inside = [
      body,
      ...(condition ? [expressionOf(condition)] : []),
      ...(step ? [expressionOf(step)] : []),
    ];
    forgetAssigned(machine, inside, context, at);
    const words = condition ? show(condition) : 'a loop';
    return machine.branch(
      at,
      isPostTested
        ? unknown('first round', `loop:${statement.offset}:first`)
        : unknown(words, `loop:${outer.frame.name}:${statement.offset}:${machine.fresh('').kind}`),
      (own, then) =>
        machine.run(
          [...(condition && !isPostTested ? [expressionOf(condition)] : []), body],
          0,
          { ...context, onBreak: then, onContinue: then },
          own,
          (after) => {
            forgetAssigned(machine, inside, context, after);
            return then(after);
          },
        ),
      (own, then) => then(own),
      next,
      machine.sourcePlace(outer, statement.offset),
    );
  };
  return start ? machine.run([start], 0, context, state, enter) : enter(state);
}

function expressionOf(expression: Expression): Statement {
  return { kind: 'expression', expression, offset: expression.offset };
}

function isFalse(machine: Machine, condition: Expression, context: Context, state: PathState): boolean {
  if (!machine.isPure(condition)) return false;
  const asked = truthCondition(machine.pure(condition, context, state));
  return asked.kind === 'always' && !asked.holds;
}

/** Forgets the variables that some statements assign, or whose address they pass on. */
function forgetAssigned(
  machine: Machine,
  statements: readonly Statement[],
  context: Context,
  state: PathState,
): void {
  eachExpression(statements, (expression) => {
    const target =
      expression.kind === 'assignment'
        ? expression.target
        : expression.kind === 'step' || (expression.kind === 'unary' && expression.operator === '&')
          ? expression.operand
          : undefined;
    const place = target && machine.place(target, context, state);
    if (place) forget(place, state, 'changed in a loop');
  });
}

const GUARDS = /^(?:scoped_guard|scoped_cond_guard|scoped_user_\w+|scoped_with_\w+)$/;

/** A macro with a block: one that runs it once (scoped_guard), or a loop over a list. */
export function macroBlock(
  machine: Machine,
  head: Expression,
  body: Statement,
  outer: Context,
  state: PathState,
  next: Next,
): Fate {
  const context: Context = { ...outer, scope: new Scope(outer.scope) };
  const name = head.kind === 'call' && head.callee.kind === 'name' ? head.callee.name : show(head);
  if (GUARDS.test(name))
    return machine.run([body], 0, { ...context, onBreak: next, onContinue: next }, state, next);
  if (/for_each/.test(name)) {
    if (head.kind === 'call')
      for (const operand of head.operands) {
        const place = machine.place(operand, context, state);
        if (place) forget(place, state, 'changed in a loop');
      }
    return loop(
      machine,
      {
        kind: 'loop',
        start: undefined,
        condition: undefined,
        next: undefined,
        body,
        isPostTested: false,
        offset: head.offset,
      },
      context,
      state,
      next,
    );
  }
  if (state.isTrial) return VISIBLE;
  machine.emitter.happen(
    state,
    { kind: 'blank', words: `not understood: ${name}(…) { … }` },
    machine.sourcePlace(outer, head.offset),
  );
  forgetAssigned(machine, [body], context, state);
  return next(state);
}
