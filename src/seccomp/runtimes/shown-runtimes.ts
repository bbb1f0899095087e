import type { RuntimeFacts } from './runtime-facts.ts';

/** The runtimes that tables of all runtimes show, by their `rank`. */
export function shownRuntimes(runtimes: readonly RuntimeFacts[]): readonly RuntimeFacts[] {
  return runtimes.filter(({ rank }) => rank !== undefined).toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
}
