import { factsData } from '../seccomp/runtimes/facts-data.ts';
import { formatVersion } from '../spec/version.ts';
import { ASK_FOLDER } from './parts/can-i-call.tsx';
import { factsIn } from './read-facts.ts';
import type { CallSource, SiteSource } from './site-source.ts';
import { tableDifference } from './table-difference.ts';

/**
 * What the worker of "Can I call it?" loads, each file when a question needs it: the names of calls and runtimes, and the
 * facts about a runtime. {@link callAskFiles} has what it loads about a call.
 */
export function askFiles({ calls, runtimeFacts }: SiteSource): readonly (readonly [string, () => string])[] {
  const merged = calls.filter(({ spec }) => spec.status === 'merged');
  const facts = factsIn(runtimeFacts);
  const index = {
    calls: tableDifference(merged.map(({ spec }) => spec.name)),
    runtimes: facts.map(({ name, rank, policy }) => ({
      name,
      of: 'of' in policy ? policy.of : undefined,
      isShown: rank !== undefined,
    })),
  };
  return [
    [`${ASK_FOLDER}data.json`, () => jsonOf(index)],
    ...facts.map((one): [string, () => string] => [
      `${ASK_FOLDER}facts/${one.name}.json`,
      () => jsonOf(factsData(one)),
    ]),
  ];
}

/** What the page of a call says, for the same worker; nothing for a call that is not merged. */
export function callAskFiles(call: CallSource): readonly (readonly [string, () => string])[] {
  if (call.spec.status !== 'merged') return [];
  return [[`${ASK_FOLDER}calls/${call.spec.name}.json`, () => jsonOf(askedCall(call))]];
}

function askedCall({ spec, document }: CallSource): object {
  // A call's advice to programs rests on a spec that somebody reviewed.
  const isReviewed = document.origin === undefined;
  const probe = document.probes.find(({ grade }) => grade !== 'none' && grade !== 'unknown');
  return {
    since: spec.since === undefined ? undefined : formatVersion(spec.since),
    numbers: Object.fromEntries([...spec.numbers].map(([name, { value }]) => [name, Number(value)])),
    probe: isReviewed ? probe?.call : undefined,
    eperm: isReviewed ? (document.ambiguous ?? null) : null,
  };
}

function jsonOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
