import { deriveCall } from './derive.ts';
import type { KernelOptions } from './tree/kernel-options.ts';
import type { SourceTree } from './tree/source-tree.ts';
import type { Types } from './tree/types.ts';
import { writeSpec } from './write-spec.ts';

/** The names that each call of a tree looks up until its spec is written, by call. */
export type ReachedNames = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Finds the names that each call of a tree looks up. It derives every call that is not known, which takes many seconds
 * for a whole kernel.
 *
 * @param known calls that are as they were when their names were found
 */
export function reachedNames(
  tree: SourceTree,
  types: Types,
  configuration: KernelOptions,
  known: ReachedNames = new Map(),
): ReachedNames {
  return new Map(
    tree.calls.map((name) => {
      const names = known.get(name);
      if (names) return [name, names];
      return [name, namesOf(tree, types, configuration, name)];
    }),
  );
}

function namesOf(
  tree: SourceTree,
  types: Types,
  configuration: KernelOptions,
  name: string,
): ReadonlySet<string> {
  return tree.lookups.during(() => {
    const call = deriveCall(tree, types, configuration, name);
    return call && writeSpec(call, '');
  }).names;
}

/**
 * The calls that look one of these names up: a change of what the names stand for may change them. A name that nothing
 * defined counts, since a change may define it.
 */
export function callsReaching(reached: ReachedNames, names: ReadonlySet<string>): readonly string[] {
  return [...reached].flatMap(([call, own]) => (overlap(own, names) ? [call] : [])).sort();
}

function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const [fewer, more] = one.size < other.size ? [one, other] : [other, one];
  for (const name of fewer) if (more.has(name)) return true;
  return false;
}
