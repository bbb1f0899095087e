import type { Spec } from '../../spec/model.ts';
import {
  type Arrival,
  compareVersions,
  formatArrival,
  formatVersion,
  nextBranch,
  type Version,
} from '../../spec/version.ts';
import { type CompiledEntry, compileEntry } from '../trace.ts';
import { versionSpans } from '../version-spans.ts';

/** What a call tells on a release: that the kernel knows a flag, that it does not, or nothing. */
export type Telling = 'known' | 'unknown' | 'nothing';

/** What a call tells from a release on, up to the next one. */
export interface ReleaseTelling {
  readonly from: Version;
  readonly telling: Telling;
}

/** The entry path from a release on. */
export interface ReleaseEntry {
  readonly from: Version;
  readonly entry: CompiledEntry;
}

/** The entry paths of all releases that have the call, oldest first; the last is `newest`. */
export function releaseEntries(spec: Spec, newest: CompiledEntry): readonly ReleaseEntry[] {
  const spans = versionSpans(spec);
  return spans.map(({ from, kernel }, index) => ({
    from,
    entry: index === spans.length - 1 ? newest : compileEntry(spec, kernel),
  }));
}

/** What a call tells on a release. */
export function tellingOn(releases: readonly ReleaseTelling[], kernel: Version): Telling {
  return releases.findLast(({ from }) => compareVersions(from, kernel) <= 0)?.telling ?? 'nothing';
}

/** When something arrived, by what the entry path says of each release. */
export type ToldArrival =
  | { readonly kind: 'since'; readonly since: Arrival }
  /** It arrived in this release or in an earlier one. */
  | { readonly kind: 'by'; readonly release: Version }
  | { readonly kind: 'untold' };

/** The oldest release that specs are checked against; what older ones refused, a spec may leave out. */
const OLDEST_CHECKED: Version = [5, 10];

/** By the last release that is told not to know it; what older ones do not tell, they do not know either. */
export function arrivalOf(releases: readonly ReleaseTelling[]): ToldArrival {
  const [first] = releases;
  const oldest = releases.find(({ telling }) => telling !== 'nothing');
  if (first === undefined || oldest === undefined) return { kind: 'untold' };
  const starts = releases
    .filter(({ telling }, index) => telling === 'known' && releases[index - 1]?.telling === 'unknown')
    .map(({ from }) => from);
  if (starts.length === 0 && oldest.telling === 'known') {
    const isChecked = compareVersions(oldest.from, OLDEST_CHECKED) >= 0;
    if (oldest === first && isChecked) return sinceOf(oldest.from, []);
    return { kind: 'by', release: isChecked ? oldest.from : OLDEST_CHECKED };
  }
  const mainline = starts.pop();
  const last = releases.findLastIndex(({ telling }) => telling !== 'known');
  if (mainline === undefined || releases[last + 1]?.from !== mainline) return { kind: 'untold' };
  // A backport to the branch before mainline's: nothing changes where the next branch starts.
  const isBackport = mainline[2] !== undefined && mainline[2] > 0;
  return isBackport
    ? sinceOf(nextBranch(mainline), [mainline, ...starts.reverse()])
    : sinceOf(mainline, starts.reverse());
}

function sinceOf(mainline: Version, backports: readonly Version[]): ToldArrival {
  return { kind: 'since', since: { mainline, backports } };
}

/** `5.12 and 5.10.162`, `5.10 or earlier`; empty if it is not told. */
export function arrivalText(arrival: ToldArrival): string {
  switch (arrival.kind) {
    case 'since':
      return formatArrival(arrival.since);
    case 'by':
      return `${formatVersion(arrival.release)} or earlier`;
    case 'untold':
      return '';
  }
}
