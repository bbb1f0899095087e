import { abiBreaking } from '../../../rules/abi/abi-breaking.ts';
import { type CallSource, folderOfCall, type StateComparison } from '../../site/site-source.ts';

/** Each state of a call beside the next one: postings in the order of their file, then what was merged. */
export function comparisonsOf(calls: readonly CallSource[]): readonly StateComparison[] {
  const byName = new Map<string, CallSource[]>();
  for (const call of calls) byName.set(call.spec.name, [...(byName.get(call.spec.name) ?? []), call]);
  return [...byName.values()].flatMap((states) => {
    const ordered = states.toSorted((a, b) => Number(isMerged(a)) - Number(isMerged(b)));
    return ordered.flatMap((after, index) => {
      const before = ordered[index - 1];
      return before === undefined ? [] : [compare(before, after)];
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
