import { abiBreaking } from '../../../rules/abi/abi-breaking.ts';
import { type CallSource, folderOfCall, postedOn, type StateComparison } from '../../site/site-source.ts';

/** Comparisons by the later state, so that one of two states that have not changed is not made again. */
export type KnownComparisons = WeakMap<CallSource, StateComparison>;

/** Each state of a call beside the next one: postings in the order of their dates, then what was merged. */
export function comparisonsOf(
  calls: readonly CallSource[],
  known: KnownComparisons,
): readonly StateComparison[] {
  const byName = new Map<string, CallSource[]>();
  for (const call of calls) byName.set(call.spec.name, [...(byName.get(call.spec.name) ?? []), call]);
  return [...byName.values()].flatMap((states) => {
    const ordered = states.toSorted(
      (a, b) => Number(isMerged(a)) - Number(isMerged(b)) || (postedOn(a) < postedOn(b) ? -1 : 1),
    );
    return ordered.flatMap((after, index) => {
      const before = ordered[index - 1];
      if (before === undefined) return [];
      const made = known.get(after);
      const comparison = made?.before === before ? made : compare(before, after);
      known.set(after, comparison);
      return [comparison];
    });
  });
}

function isMerged({ spec }: CallSource): boolean {
  return spec.status === 'merged';
}

function compare(before: CallSource, after: CallSource): StateComparison {
  const changes: string[] = [];
  abiBreaking.check({ before: before.analyse(), after: after.analyse() }, ({ message }) =>
    changes.push(message),
  );
  const last = (call: CallSource): string => folderOfCall(call).split('/')[1] ?? '';
  const to = isMerged(after) ? 'merged' : last(after).slice(after.spec.name.length + 1);
  return { folder: `compare/${last(before)}-to-${to}/`, before, after, changes };
}
