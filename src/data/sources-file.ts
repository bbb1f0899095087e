import type { Spec } from '../spec/model.ts';
import { specDigest } from '../verify/asked-spec.ts';
import { entriesOf, member } from '../verify/plain-value.ts';

/** Where the code of one release has the steps of a spec. */
export interface StepPlaces {
  /** `7.2.13` */
  readonly tree: string;
  /** By the index of the step: `fs/open.c:1402`. */
  readonly places: ReadonlyMap<number, string>;
}

/** Finds where the code has the steps of a spec; undefined if that was not looked for in its present state. */
export type PlacesOf = (spec: Spec) => StepPlaces | undefined;

/** The places that were found in a tree, as a file: a line for each call. */
export function sourcesText(
  tree: string,
  calls: readonly { readonly spec: Spec; readonly places: ReadonlyMap<number, string> }[],
): string {
  const lines = calls
    .toSorted((a, b) => (a.spec.name < b.spec.name ? -1 : 1))
    .map(({ spec, places }) => {
      const steps = Object.fromEntries([...places].map(([index, place]) => [index + 1, place]));
      return `${JSON.stringify(spec.name)}: ${JSON.stringify({ spec: specDigest(spec), steps })}`;
    });
  return `{"version": 1, "tree": ${JSON.stringify(tree)}, "calls": {\n${lines.join(',\n')}\n}}\n`;
}

/** Reads such a file. What is no such file has no places. */
export function readSources(text: string): PlacesOf {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return () => undefined;
  }
  const tree = member(value, 'tree');
  if (member(value, 'version') !== 1 || typeof tree !== 'string') return () => undefined;
  const calls = new Map(entriesOf(member(value, 'calls')));
  return (spec) => {
    const own = calls.get(spec.name);
    // The steps of another state have other numbers.
    if (own === undefined || member(own, 'spec') !== specDigest(spec)) return undefined;
    const places = entriesOf(member(own, 'steps')).flatMap(([step, place]) =>
      typeof place === 'string' ? [[Number(step) - 1, place] as const] : [],
    );
    return { tree, places: new Map(places) };
  };
}
