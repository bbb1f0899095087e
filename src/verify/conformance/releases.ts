import { type CompiledEntry, compileEntry } from '../../entry/trace.ts';
import { versionSpans } from '../../entry/version-spans.ts';
import type { Spec } from '../../spec/model.ts';
import { compareVersions, formatVersion, type Version } from '../../spec/version.ts';
import { pathsThatMayRun } from '../variants.ts';
import { asUnprivileged } from './unprivileged.ts';

/** Releases of Linux, from the first on and before `until`; undefined: there is no end yet. */
export interface Releases {
  readonly from: Version;
  readonly until: Version | undefined;
}

/** Whether a release is one of these. */
export function isWithin(release: Version, { from, until }: Releases): boolean {
  return compareVersions(release, from) >= 0 && (until === undefined || compareVersions(release, until) < 0);
}

/** Releases with the same entry path, and each path that a kernel of them may take. */
export interface ReleasePaths extends Releases {
  /** As an unprivileged caller takes it, without what may have been backported. */
  readonly own: CompiledEntry;
  /** With it, too. */
  readonly all: readonly CompiledEntry[];
}

/** The entry paths of a call, oldest first. Releases that may take the same steps share one. */
export function releasePaths(spec: Spec): readonly ReleasePaths[] {
  const spans = versionSpans(spec);
  const known = new Map<string, CompiledEntry>();
  return spans.flatMap(({ from, kernel }, index) => {
    // The others have the sentinels and arguments of the newest release.
    const own = asUnprivileged(compileEntry(spec, kernel));
    if (own.isAbsent) return [];
    const others = pathsThatMayRun(spec, kernel).map((path) => {
      const steps = path.steps.map(({ step, isUnsure }) => `${step.index}${isUnsure ? '?' : ''}`).join();
      const made = known.get(steps) ?? asUnprivileged(path);
      known.set(steps, made);
      return made;
    });
    return [{ from, until: spans[index + 1]?.from, own, all: [own, ...others] }];
  });
}

/** Neighbours among ascending ranges made one where the first ends as the next starts. */
export function joinReleases(ranges: readonly Releases[]): readonly Releases[] {
  const joined: Releases[] = [];
  for (const { from, until } of ranges) {
    const last = joined.at(-1);
    if (last?.until !== undefined && last.until === from) joined.splice(-1, 1, { from: last.from, until });
    else joined.push({ from, until });
  }
  return joined;
}

/** The releases for people, with a leading separator; empty where they are all that have the call. */
export function releasesText({ since = [0, 0] }: Pick<Spec, 'since'>, ranges: readonly Releases[]): string {
  const [only] = ranges;
  if (ranges.length === 1 && only?.until === undefined && only !== undefined && isWithin(since, only))
    return '';
  const texts = ranges.map(({ from, until }) =>
    until === undefined
      ? `since ${formatVersion(from)}`
      : `${formatVersion(from)} to before ${formatVersion(until)}`,
  );
  return `; ${texts.join(', ')}`;
}
