import type { KernelCode } from './kernel-code.ts';
import { NO_TREE } from './no-tree.ts';

/** So many hunks that do not fit are no slip of one patch: the series was made for another state of the tree. */
const MIN_UNFIT = 3;
const UNFIT = /^(hunk \d+ of \S+ \(line \d+\)) does not apply, /;

/**
 * What is said of hunks that do not apply: each of a few; of more, that the series is for another kernel than the tree, with
 * the first of them. What the patch itself holds is judged in both cases.
 */
export function unfitFaults(
  faults: readonly string[],
  { name }: Pick<KernelCode, 'name'>,
): readonly string[] {
  const unfit = faults.filter((fault) => UNFIT.test(fault));
  const first = UNFIT.exec(unfit[0] ?? '')?.[1];
  if (first === undefined || unfit.length < MIN_UNFIT || name === NO_TREE) return faults;
  const message = `the series is for another kernel than ${name}: ${first} and ${unfit.length - 1} other hunks do not apply, so what they change is not known; what the patches themselves hold is judged`;
  return [message, ...faults.filter((fault) => !UNFIT.test(fault))];
}
