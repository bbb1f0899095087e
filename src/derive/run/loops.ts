import { show } from '../c/show.ts';
import type { Expression, Statement } from '../c/syntax.ts';
import { eachExpression, someStatement } from '../c/walk.ts';
import { BESIDE, unknown } from '../value/condition.ts';
import { nextSerial } from '../value/keys.ts';
import { type PathValue, truthCondition } from '../value/value.ts';
import { conditionalGuard, got } from './conditional-guard.ts';
import type { Machine } from './machine.ts';
import { forget } from './memory.ts';
import { disturb } from './shared-memory.ts';
import { hasArguments } from './shared-state.ts';
import { type Context, type Fate, type Next, type PathState, Scope, VISIBLE } from './state.ts';

/**
 * A loop runs any number of times: what it assigns is not known, and its refusals are only possible. The first round of one
 * that counts and may refuse is followed by itself, as what it asks is known: the first of an array that the caller passes.
 */
export function loop(
  machine: Machine,
  statement: Statement & { readonly kind: 'loop' },
  outer: Context,
  state: PathState,
  next: Next,
): Fate {
  const context: Context = { ...outer, scope: new Scope(outer.scope) };
  const { start, condition, body, isPostTested } = statement;
  if (isPostTested && condition && isFalse(machine, condition, context, state))
    return machine.run([body], 0, { ...context, onBreak: next, onContinue: next }, state, next);
  const isCounting = statement.next !== undefined || isPostTested || condition === undefined;
  const enter: Next =
    isCounting && mayRefuse(body)
      ? (at) => firstRound(machine, statement, context, at, next)
      : (at) => otherRounds(machine, statement, context, at, next, isPostTested);
  return start ? machine.run([start], 0, context, state, enter) : enter(state);
}

function firstRound(
  machine: Machine,
  statement: Statement & { readonly kind: 'loop' },
  context: Context,
  state: PathState,
  next: Next,
): Fate {
  const { condition, next: step, body, isPostTested } = statement;
  const round = (own: PathState, then: Next): Fate => {
    const others: Next = (at) =>
      machine.run(step ? [expressionOf(step)] : [], 0, context, at, (after) =>
        otherRounds(machine, statement, context, after, then, false),
      );
    return machine.run([body], 0, { ...context, onBreak: then, onContinue: others }, own, others);
  };
  if (!condition || isPostTested) return round(state, next);
  return machine.evaluate(condition, context, state, (asked, after) =>
    machine.branch(
      after,
      truthCondition(asked),
      round,
      (own, then) => then(own),
      next,
      machine.sourcePlace(context, statement.offset),
    ),
  );
}

/** @param isFirst the first round of a loop that asks its condition behind it is among them */
function otherRounds(
  machine: Machine,
  { condition, next: step, body, offset }: Statement & { readonly kind: 'loop' },
  context: Context,
  state: PathState,
  next: Next,
  isFirst: boolean,
): Fate {
  const inside = [
    body,
    ...(condition ? [expressionOf(condition)] : []),
    ...(step ? [expressionOf(step)] : []),
  ];
  const isChosen = condition !== undefined && asksArguments(machine, condition, context, state);
  forgetAssigned(machine, inside, context, state);
  if (changesMemory(inside)) disturb(machine, passedOn(machine, inside, context, state), state);
  const words = condition ? show(condition) : 'a loop';
  return machine.branch(
    state,
    isFirst
      ? unknown('first round', `loop:${offset}:first:${nextSerial()}`)
      : unknown(words, `${isChosen ? BESIDE : ''}loop:${context.frame.name}:${offset}:${nextSerial()}`),
    (own, then) =>
      machine.run(
        [...(condition && !isFirst ? [expressionOf(condition)] : []), body],
        0,
        { ...context, onBreak: then, onContinue: then },
        own,
        (after) => {
          forgetAssigned(machine, inside, context, after);
          if (changesMemory(inside)) disturb(machine, [], after);
          return then(after);
        },
      ),
    (own, then) => then(own),
    next,
    machine.sourcePlace(context, offset),
  );
}

/** Whether arguments decide how often a loop runs: of those that run no round, none is refused in it. */
function asksArguments(machine: Machine, condition: Expression, context: Context, state: PathState): boolean {
  let asks = false;
  eachExpression([expressionOf(condition)], (expression) => {
    if (expression.kind !== 'name' && expression.kind !== 'member') return;
    const place = machine.place(expression, context, state);
    if (place && hasArguments(machine.load(place, state))) asks = true;
  });
  return asks;
}

/** Whether a round may end the function. */
function mayRefuse(body: Statement): boolean {
  return someStatement([body], ({ kind }) => kind === 'return' || kind === 'goto');
}

function expressionOf(expression: Expression): Statement {
  return { kind: 'expression', expression, offset: expression.offset };
}

function isFalse(machine: Machine, condition: Expression, context: Context, state: PathState): boolean {
  if (!machine.isPure(condition)) return false;
  const asked = truthCondition(machine.pure(condition, context, state));
  return asked.kind === 'always' && !asked.holds;
}

/** Whether statements call functions, or assign anything but variables of their own. */
function changesMemory(statements: readonly Statement[]): boolean {
  let isChanging = false;
  eachExpression(statements, (expression) => {
    if (expression.kind === 'call') isChanging = true;
    const target =
      expression.kind === 'assignment'
        ? expression.target
        : expression.kind === 'step'
          ? expression.operand
          : undefined;
    if (target && target.kind !== 'name') isChanging = true;
  });
  return isChanging;
}

/** What functions are called with: the addresses among it. */
function passedOn(
  machine: Machine,
  statements: readonly Statement[],
  context: Context,
  state: PathState,
): readonly PathValue[] {
  const values: PathValue[] = [];
  eachExpression(statements, (expression) => {
    if (expression.kind !== 'call') return;
    for (const operand of expression.operands) {
      const place = machine.place(operand, context, state);
      const value = place && machine.load(place, state);
      if (value?.kind === 'address') values.push(value);
    }
  });
  return values;
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

const GUARDS = /^(?:scoped_guard|scoped_user_\w+|scoped_with_\w+)$/;

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
  const guard = conditionalGuard(machine, head, context);
  if (guard)
    return got(machine, guard, context, state, (fails, at) =>
      machine.branch(
        at,
        fails,
        (own, then) => machine.run(guard.otherwise, 0, context, own, then),
        (own, then) => machine.run([body], 0, { ...context, onBreak: then, onContinue: then }, own, then),
        next,
        machine.sourcePlace(outer, head.offset),
      ),
    );
  if (/for_each|^do_each_/.test(name)) {
    if (head.kind === 'call')
      for (const operand of head.operands) {
        const place = machine.place(operand, context, state);
        if (place) forget(place, state, 'changed in a loop');
      }
    const rounds = {
      kind: 'loop',
      start: undefined,
      condition: undefined,
      next: undefined,
      body,
      isPostTested: false,
      offset: head.offset,
    } as const;
    return otherRounds(machine, rounds, context, state, next, false);
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
