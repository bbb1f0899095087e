import { readStatements } from '../c/read.ts';
import { show } from '../c/show.ts';
import type { Expression, Statement } from '../c/syntax.ts';
import { splitList } from '../tree/macro-text.ts';
import { type BranchCondition, not, or, unknown } from '../value/condition.ts';
import { nextSerial } from '../value/keys.ts';
import { isErrorPointer, truthCondition } from '../value/value.ts';
import { constructorOf } from './constructed.ts';
import type { Machine } from './machine.ts';
import type { Context, Fate, PathState } from './state.ts';

/** @property made what its constructor returns: NULL or an error where the guard is not got; undefined where it is a lock */
interface ConditionalGuard {
  readonly words: string;
  readonly made: Expression | undefined;
  readonly otherwise: readonly Statement[];
}

/**
 * A macro that is `scoped_cond_guard(class, statement, …)`: the statement is run where the guard is not got, and the block
 * otherwise (include/linux/cleanup.h).
 */
export function conditionalGuard(
  machine: Machine,
  head: Expression,
  { frame }: Context,
): ConditionalGuard | undefined {
  if (head.kind !== 'call' || head.callee.kind !== 'name') return undefined;
  const written = head.operands.map(show);
  const isItself = head.callee.name === 'scoped_cond_guard';
  const text = isItself ? '' : machine.types.expandedMacro(head.callee.name, written, frame.path);
  const list = /^\s*scoped_cond_guard\s*\(([\s\S]*)\)\s*$/.exec(text ?? '')?.[1];
  if (list === undefined && !isItself) return undefined;
  const [kind, statement] = list === undefined ? written : splitList(list);
  if (kind === undefined || statement === undefined) return undefined;
  const operands = isItself ? head.operands.slice(2) : head.operands;
  const otherwise = readStatements(`${statement};`, head.offset);
  if (otherwise.some((one) => one.kind === 'unread')) return undefined;
  return {
    words: `not ${kind}(${operands.map(show).join(', ')})`,
    made: /^\w+$/.test(kind.trim())
      ? constructorOf(machine, kind.trim(), operands, head.offset, frame.path)
      : undefined,
    otherwise,
  };
}

/** Goes on with whether a guard is not got. */
export function got(
  machine: Machine,
  { words, made }: ConditionalGuard,
  context: Context,
  state: PathState,
  next: (fails: BranchCondition, state: PathState) => Fate,
): Fate {
  if (!made) return next(unknown(words, `guard:${nextSerial()}`), state);
  return machine.evaluate(made, context, state, (value, after) =>
    next(or(not(truthCondition(value)), isErrorPointer(value)), after),
  );
}
