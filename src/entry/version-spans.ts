import type { Spec } from '../spec/model.ts';
import {
  type Arrival,
  compareVersions,
  isSameBranch,
  NEWEST,
  nextBranch,
  type Version,
} from '../spec/version.ts';

/** A range of releases with the same entry path. */
export interface VersionSpan {
  /** The first release. */
  readonly from: Version;
  /** A release to compile for: `from`, or the newest release for the last span. */
  readonly kernel: Version;
}

/**
 * The spans of releases with the same entry path, oldest first. A span starts with the call's first release, and with
 * each release that adds or removes a step, an argument, a field, a sentinel or a meaning of NULL. A backport starts a span in
 * its stable branch, which ends where the next branch starts.
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
    ...[...spec.structs.values()].flatMap(({ fields }) => fields.map(({ since }) => since)),
    ...meanings.flatMap(({ sentinels, nullable }) => [
      ...sentinels.map(({ since }) => since),
      nullable?.since,
    ]),
  ].filter((change) => change !== undefined);
}

/** The releases at which spans start because of a change: its arrival in each branch, and the start of the next branch. */
function startsOf({ mainline, backports }: Arrival): readonly Version[] {
  const ends = backports
    .map(nextBranch)
    .filter((next) => !isSameBranch(next, mainline) && compareVersions(next, mainline) < 0);
  return [mainline, ...backports, ...ends];
}
