import { number, type PathValue } from '../value/value.ts';
import type { Alternative } from './alternatives.ts';
import type { Machine } from './machine.ts';
import type { Fate, Next, NextValue, PathState, SourcePlace } from './state.ts';

/** Calls the function that the options choose, each where they do. */
export function byOptions(
  machine: Machine,
  ways: readonly Alternative[],
  go: (way: Alternative, state: PathState, next: NextValue) => Fate,
  state: PathState,
  next: NextValue,
  place: SourcePlace,
): Fate {
  const [first, ...others] = ways;
  if (!first) return next(machine.fresh('nothing'), state);
  if (others.length === 0) return go(first, state, next);
  const condition = state.simplify(first.condition);
  if (condition.kind === 'always')
    return condition.holds ? go(first, state, next) : byOptions(machine, others, go, state, next, place);
  const type = { base: 'long long', pointers: 0, isUser: false, dimensions: [] };
  const result = { variable: machine.declare(type, state, { value: number(0n) }), path: '' };
  const set = (then: Next) => (value: PathValue, at: PathState) => {
    at.variables.set(result.variable, { type, value, copied: undefined, fields: new Map(), isZeroed: false });
    return then(at);
  };
  return machine.branch(
    state,
    condition,
    (own, then) => go(first, own, set(then)),
    (own, then) => byOptions(machine, others, go, own, set(then), place),
    (last) => next(machine.load(result, last), last),
    place,
  );
}
