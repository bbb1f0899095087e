import type { PathValue } from '../value/value.ts';
import type { Machine } from './machine.ts';
import { disturb, letEscape } from './shared-memory.ts';
import { type Fate, type NextValue, type PathState, type SourcePlace, VISIBLE } from './state.ts';

/**
 * Code that is not followed may change anything but variables that it was given no address of. A function ends no call, and
 * what it returns is a value that is not known; a macro may.
 */
export function unfollowed(
  machine: Machine,
  name: string,
  values: readonly PathValue[],
  state: PathState,
  next: NextValue,
  place: SourcePlace,
  why: string,
  isFunction: boolean,
): Fate {
  if (state.isTrial) return VISIBLE;
  const words = `${name}(): ${why}`;
  machine.emitter.happen(
    state,
    isFunction ? { kind: 'blank', words, may: 'change' } : { kind: 'blank', words },
    place,
  );
  letEscape(machine, values);
  disturb(machine, values, state);
  return next(machine.fresh(`${name}()`), state);
}

/** Whether a name is that of a function wherever it is defined. */
export function isOnlyFunction({ tree }: Machine, name: string): boolean {
  return tree.all(name, 'function').length > 0 && tree.all(name, 'macro').length === 0;
}
