import type { Argument, Option } from 'commander';

const SUGGESTED = new WeakMap<Argument | Option, () => readonly string[]>();

/** Tells completion what an option or an argument often is, where other values are right as well. */
export function suggesting<T extends Argument | Option>(what: T, values: () => readonly string[]): T {
  SUGGESTED.set(what, values);
  return what;
}

/** What completion offers for an option or an argument: the words that it takes, or those that it often is. */
export function suggestedValues(what: Argument | Option): readonly string[] {
  return what.argChoices ?? SUGGESTED.get(what)?.() ?? [];
}
