import { show } from '../c/show.ts';
import type { Expression, Statement } from '../c/syntax.ts';
import { type BranchCondition, FALSE, or } from '../value/condition.ts';
import { type PathValue, truthCondition } from '../value/value.ts';
import { binary } from './expressions-values.ts';
import type { Machine } from './machine.ts';
import { type Context, type Fate, type Next, type PathState, Scope } from './state.ts';

export function choose(
  machine: Machine,
  body: Statement,
  subject: PathValue,
  words: string,
  outer: Context,
  state: PathState,
  next: Next,
): Fate {
  const list = body.kind === 'block' ? body.body : [body];
  const context: Context = { ...outer, scope: new Scope(outer.scope), onBreak: next };
  const arms: { condition: BranchCondition; index: number }[] = [];
  let other: number | undefined;
  for (let index = 0; index < list.length; index += 1) {
    let condition: BranchCondition = FALSE;
    let isDefault = false;
    const start = index;
    for (let label = list[index]; label?.kind === 'case'; label = list[index]) {
      if (!label.value) isDefault = true;
      else condition = or(condition, isCase(machine, subject, label.value, label.to, words, context, state));
      index += 1;
    }
    if (index === start) continue;
    if (isDefault) other = index;
    else arms.push({ condition, index });
  }
  const otherwise: (own: PathState, then: Next) => Fate = (own, then) =>
    other === undefined ? then(own) : machine.run(list, other, { ...context, onBreak: then }, own, then);
  const pick = (at: number, own: PathState, after: Next): Fate => {
    const arm = arms[at];
    if (!arm) return otherwise(own, after);
    return machine.branch(
      own,
      arm.condition,
      (taken, then) => machine.run(list, arm.index, { ...context, onBreak: then }, taken, then),
      (others, then) => pick(at + 1, others, then),
      after,
      machine.sourcePlace(outer, list[arm.index - 1]?.offset ?? body.offset),
      true,
    );
  };
  return pick(0, state, next);
}

function isCase(
  machine: Machine,
  subject: PathValue,
  from: Expression,
  to: Expression | undefined,
  words: string,
  context: Context,
  state: PathState,
): BranchCondition {
  const value = machine.pure(from, context, state);
  if (!to) return truthCondition(binary('==', subject, value, `${words} == ${show(from)}`));
  return truthCondition(
    binary(
      '&&',
      binary('>=', subject, value, `${words} >= ${show(from)}`),
      binary('<=', subject, machine.pure(to, context, state), `${words} <= ${show(to)}`),
      `${words} in a range`,
    ),
  );
}
