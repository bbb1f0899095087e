import type { FilterCollection } from '../libseccomp/filter-collection.ts';
import { nodesOf, type TestNode } from '../libseccomp/test-node.ts';

/**
 * Whether a filter has two consecutive tests of one word with further tests below the first. Only then can libseccomp's
 * program compare a word that is no longer in the accumulator.
 */
export function mayHaveStaleWords(filter: FilterCollection): boolean {
  return filter.architectures.some(({ syscalls }) =>
    [...syscalls.values()].some(({ tree }) => [...nodesOf(tree)].some(isRisky)),
  );
}

function isRisky(node: TestNode): boolean {
  const { next } = node;
  if (next === undefined || (node.nextTrue === undefined && node.nextFalse === undefined)) return false;
  return next.argument === node.argument && next.isHigh === node.isHigh;
}
