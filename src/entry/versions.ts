import type { Spec } from '../spec/model.ts';
import { compareVersions, NEWEST, type Version } from '../spec/version.ts';

/** Releases in which the entry path is the same. */
export interface VersionSpan {
  /** The first of them. */
  readonly from: Version;
  /** One to ask about: `from`, or for the last span the newest release. */
  readonly kernel: Version;
}

/**
 * The spans of releases between which the entry path changes, oldest first: a span starts with the call's first
 * release, and with each in which a step, a sentinel or a meaning of NULL comes or goes.
 */
export function versionSpans(spec: Spec): readonly VersionSpan[] {
  const first: Version = spec.since ?? [0, 0];
  const meanings = [...spec.arguments, ...spec.fieldMeanings.values()];
  const changes = [
    ...spec.entry.flatMap(({ since, until }) => [since, until]),
    ...meanings.flatMap(({ sentinels, nullable }) => [
      ...sentinels.map(({ since }) => since),
      nullable?.since,
    ]),
  ];
  const starts = [first];
  for (const version of changes.filter((change) => change !== undefined).sort(compareVersions)) {
    if (compareVersions(version, starts.at(-1) ?? first) > 0) starts.push(version);
  }
  return starts.map((from, index) => ({ from, kernel: index === starts.length - 1 ? NEWEST : from }));
}
