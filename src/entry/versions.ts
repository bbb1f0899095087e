import type { Spec } from '../spec/model.ts';
import {
  type Arrival,
  compareVersions,
  isSameBranch,
  NEWEST,
  nextBranch,
  type Version,
} from '../spec/version.ts';

/** Releases in which the entry path is the same. */
export interface VersionSpan {
  /** The first of them. */
  readonly from: Version;
  /** One to ask about: `from`, or for the last span the newest release. */
  readonly kernel: Version;
}

/**
 * The spans of releases between which the entry path changes, oldest first: a span starts with the call's first
 * release, and with each in which a step, an argument, a sentinel or a meaning of NULL comes or goes. A change that was
 * backported starts a span in the stable branch, which ends where the next branch starts.
 */
export function versionSpans(spec: Spec): readonly VersionSpan[] {
  const first: Version = spec.since ?? [0, 0];
  const starts = [first];
  for (const version of changesOf(spec).flatMap(startsOf).sort(compareVersions)) {
    if (compareVersions(version, starts.at(-1) ?? first) > 0) starts.push(version);
  }
  return starts.map((from, index) => ({
    from,
    kernel: index === starts.length - 1 ? NEWEST : [from[0], from[1], from[2] ?? 0],
  }));
}

function changesOf(spec: Spec): readonly Arrival[] {
  const meanings = [...spec.arguments, ...spec.fieldMeanings.values()];
  return [
    ...spec.entry.flatMap(({ since, until }) => [since, until]),
    ...spec.arguments.map(({ since }) => since),
    ...meanings.flatMap(({ sentinels, nullable }) => [
      ...sentinels.map(({ since }) => since),
      nullable?.since,
    ]),
  ].filter((change) => change !== undefined);
}

/** Where spans start for a change: a branch that got it later than its first release differs from the next one. */
function startsOf({ mainline, backports }: Arrival): readonly Version[] {
  const ends = backports
    .map(nextBranch)
    .filter((next) => !isSameBranch(next, mainline) && compareVersions(next, mainline) < 0);
  return [mainline, ...backports, ...ends];
}
