import { show } from '../c/show.ts';
import type { Expression } from '../c/syntax.ts';
import type { PathValue, Place } from '../value/value.ts';
import type { Machine } from './machine.ts';
import { load, store } from './memory.ts';
import { pure } from './pure.ts';
import { isPure } from './purity.ts';
import { keep, sharedState } from './shared-state.ts';
import type { Context, PathState } from './state.ts';

/** What is assigned to, before it is. */
export function before(
  machine: Machine,
  target: Expression,
  place: Place | undefined,
  context: Context,
  state: PathState,
): PathValue {
  if (place) return load(machine.types, place, state);
  return isPure(machine, target) ? pure(machine, target, context, state) : machine.fresh(show(target));
}

/**
 * Something is assigned that is no local variable. Whether a program can see the change is not known, so that it is a
 * blank that may change state. False where a path is only tried out.
 */
export function mayAssign(machine: Machine, target: Expression, context: Context, state: PathState): boolean {
  const changed = sharedState(machine, target, context, state);
  if (changed === undefined) return true;
  if (state.isTrial) return false;
  machine.emitter.happen(
    state,
    { kind: 'blank', words: `changes ${changed}`, may: 'change' },
    machine.sourcePlace(context, target.offset),
  );
  return true;
}

export function write(
  machine: Machine,
  target: Expression,
  place: Place | undefined,
  value: PathValue,
  context: Context,
  state: PathState,
): void {
  if (place) store(machine.types, place, value, state);
  else keep(machine, target, value, context, state);
}
