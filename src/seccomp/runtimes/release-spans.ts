import { type FindRuntime, resolvePolicy } from './rebuild-profile.ts';
import { compareReleases } from './release-history.ts';
import type { RuntimeFacts } from './runtime-facts.ts';

/** Consecutive releases that all behave alike. */
export interface ReleaseSpan {
  readonly from: string;
  readonly to: string;
  /** Whether releases just before it were published but not read. */
  readonly isAfterGap: boolean;
}

/** Splits the releases of a runtime where its policy, the policy's release or its engine changed. */
export function releaseSpans(facts: RuntimeFacts, find: FindRuntime): readonly ReleaseSpan[] {
  const starts = startsOf(facts);
  const spans: { from: string; to: string; isAfterGap: boolean }[] = [];
  for (const release of facts.releases) {
    if (resolvePolicy(facts, release, find) === undefined) continue;
    const last = spans.at(-1);
    const isAfterGap =
      last !== undefined &&
      facts.unread.some((one) => compareReleases(one, last.to) > 0 && compareReleases(one, release) < 0);
    if (last === undefined || isAfterGap || starts.has(release))
      spans.push({ from: release, to: release, isAfterGap });
    else last.to = release;
  }
  return spans;
}

/** The release that introduced the policy of `release`. */
export function policyStart(facts: RuntimeFacts, release: string): string {
  let last = release;
  for (const start of startsOf(facts)) {
    if (compareReleases(start, release) > 0) break;
    last = start;
  }
  return last;
}

const cachedStarts = new WeakMap<RuntimeFacts, ReadonlySet<string>>();

/** All releases that changed something, in order. */
function startsOf(facts: RuntimeFacts): ReadonlySet<string> {
  const computed = cachedStarts.get(facts) ?? computeStarts(facts);
  cachedStarts.set(facts, computed);
  return computed;
}

function computeStarts(facts: RuntimeFacts): ReadonlySet<string> {
  const starts = new Set<string>(facts.engine.entries.map(([since]) => since));
  if ('of' in facts.policy) {
    for (const { entries } of [facts.policy.releases, ...facts.policy.edits.values()])
      for (const [since] of entries) starts.add(since);
  } else {
    const { defaultAction, architectures, syscalls } = facts.policy;
    for (const { entries } of [defaultAction, architectures, ...syscalls.values()])
      for (const [since] of entries) starts.add(since);
  }
  return new Set([...starts].sort(compareReleases));
}
