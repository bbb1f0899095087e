import { type CompiledEntry, compileEntry } from '../entry/trace.ts';
import type { Spec, Step } from '../spec/model.ts';
import { type Arrival, formatArrival, hasArrived, NEWEST, type Version } from '../spec/version.ts';

/** Before every release: every change of a call that no release has yet is open. */
const OLDEST: Version = [0, 0];

/** Changes of one entry path whose every combination is compiled: 2^8 paths. */
const MAX_COMBINED = 8;

/**
 * The entry paths that a kernel of this release may follow. A stable or distribution kernel is not its release:
 * Landlock's errata flag of 6.15 succeeded on 6.1.176 and 6.12.117 before any spec said so. Each change that this
 * release does not certainly have may have been backported, with or without the others; what it has is never taken back.
 *
 * Without `kernel` the release is not known: the call's first one is taken, so that every later change is open.
 *
 * Sentinels count as of the newest release: one that passes a lookup refuses less, so it never proves more.
 */
export function pathsThatMayRun(
  spec: Spec,
  kernel: Version = spec.since ?? OLDEST,
): readonly CompiledEntry[] {
  const own = compileEntry(spec, kernel);
  if (own.isAbsent) return [own];
  const open = openChanges(spec, kernel);
  if (open.length > MAX_COMBINED) return [uncertainPath(spec, kernel)];
  return Array.from({ length: 2 ** open.length }, (_, combination) => {
    const backported = new Set(open.filter((_, bit) => (combination >> bit) & 1));
    return pathOf(spec, ({ since, until }) => {
      const has = (change: Arrival) =>
        hasArrived(kernel, change) === true || backported.has(formatArrival(change));
      return (since === undefined || has(since)) && (until === undefined || !has(until));
    });
  });
}

/** The changes of an entry path that a release does not certainly have, each once. */
function openChanges(spec: Spec, kernel: Version): readonly string[] {
  const open = spec.entry
    .flatMap(({ since, until }) => [since, until])
    .filter((change) => change !== undefined)
    .filter((change) => hasArrived(kernel, change) !== true);
  return [...new Set(open.map(formatArrival))];
}

/** The path of the steps that are kept, whatever releases they name. */
function pathOf(spec: Spec, keep: (step: Step) => boolean): CompiledEntry {
  const entry = spec.entry
    .filter(keep)
    .map((step): Step => ({ ...step, since: undefined, until: undefined }));
  return compileEntry({ ...spec, entry }, NEWEST);
}

/** One path for all combinations: a step that an open change adds or removes may be taken, and may not be. */
function uncertainPath(spec: Spec, kernel: Version): CompiledEntry {
  const isOpen = (change: Arrival | undefined) => change !== undefined && hasArrived(kernel, change) !== true;
  const path = pathOf(spec, ({ until }) => until === undefined || isOpen(until));
  const uncertain = new Set(
    spec.entry.filter(({ since, until }) => isOpen(since) || isOpen(until)).map(({ index }) => index),
  );
  return {
    ...path,
    steps: path.steps.map((compiled) =>
      uncertain.has(compiled.step.index) ? { ...compiled, isUnsure: true } : compiled,
    ),
  };
}
