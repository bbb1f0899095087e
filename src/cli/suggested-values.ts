import type { Argument, Option } from 'commander';

const SUGGESTED = new WeakMap<Argument | Option, () => readonly string[]>();

/** Suggests values of an option or an argument to completion; other values are valid too. */
export function suggestValues<T extends Argument | Option>(what: T, values: () => readonly string[]): T {
  SUGGESTED.set(what, values);
  return what;
}

/** The values that completion offers for an option or an argument: its choices or its suggested values. */
export function suggestedValues(what: Argument | Option): readonly string[] {
  return what.argChoices ?? SUGGESTED.get(what)?.() ?? [];
}
