import { BaseSpecs } from '../check/base/base-specs.ts';
import { Checker } from '../check/checker.ts';
import type { Configuration } from '../check/configuration.ts';
import { Containers } from '../check/containers.ts';
import { textsPort } from '../check/port.ts';
import { documentsOf, isJudged } from '../check/run.ts';
import type { ContainerPolicy } from '../lint/container-policy.ts';
import { isSeverityAtLeast, type Severity } from '../lint/finding.ts';
import { countShown } from '../lint/group.ts';
import { byPlace } from '../lint/late-findings.ts';
import type { Acceptance } from './accept/acceptances.ts';
import { withoutAccepted } from './accept/apply.ts';
import type { JudgedCall, LeftOut, Verdict } from './verdict.ts';

/** The specs that a pull request touches, by path: as they would be, and as they are without it. */
export interface PullFiles {
  readonly head: ReadonlyMap<string, string>;
  readonly base: ReadonlyMap<string, string>;
  /** Files of specs that it takes away, or moves to where none are looked for. */
  readonly removed: readonly string[];
  /** Calls that files describe which it does not touch: they are not removed with another file. */
  readonly elsewhere?: ReadonlySet<string>;
  /** What could not be judged, and why: too many files, too large ones. */
  readonly left: readonly LeftOut[];
}

/** What judging needs beside the specs. */
export interface BotContext {
  readonly version: string;
  /** The address of a shipped rule's page, or of their index for an empty id; undefined where no site is published. */
  ruleUrl(rule: string): string | undefined;
  /** A page of the site, such as `playground/`; undefined where no site is published. */
  pageUrl(path: string): string | undefined;
  /** The page of a call that probeable ships a spec of. */
  callUrl(syscall: string): string | undefined;
  /** What containers answer. */
  policies(): readonly ContainerPolicy[];
}

/** What a verdict depends on beside the configurations. */
export interface Terms {
  /** New findings from this severity on fail the check. */
  readonly failOn: Severity;
  /** What is accepted in the pull request. */
  readonly acceptances: readonly Acceptance[];
}

const NO_TERMS: Terms = { failOn: 'error', acceptances: [] };

/** Judges the specs of a pull request. Whatever the result is, it is complete before anybody is told of it. */
export async function judgePull(
  { head, base, removed, elsewhere, left }: PullFiles,
  configurations: readonly Configuration[],
  context: BotContext,
  { failOn, acceptances }: Terms = NO_TERMS,
): Promise<Verdict> {
  const checker = new Checker({
    configurations,
    containers: new Containers(() => context.policies()),
    facts: {
      version: context.version,
      url: context.ruleUrl,
      verifiedOn: () => [],
      callersOf: () => [],
      seen: () => [],
    },
  });
  const run = await checker.judge({
    ...textsPort(head, {
      name: 'the base',
      texts: base,
      isNewOnly: true,
      pathOf: (path) => path,
      isInScope: () => true,
      isDescribed: async (syscall) => elsewhere?.has(syscall) === true,
    }),
    // An override is about the whole project, of which a pull request touches a part.
    isAsked: () => false,
  });
  const judged = documentsOf(run).map((document): JudgedCall => {
    const { findings, known = [], isRemoved, path } = document;
    return {
      document: { ...document, findings: [...findings, ...known].sort(byPlace) },
      text: run.texts.get(path) ?? head.get(path) ?? '',
      found: findings,
      known,
      changes: findings.filter(({ rule }) => rule === 'abi-breaking'),
      isRemoved: isRemoved === true,
    };
  });
  const { calls, accepted } = withoutAccepted(judged, acceptances);
  const gone = [
    ...calls.flatMap(({ document: { path, syscall }, isRemoved }) => (isRemoved ? [{ path, syscall }] : [])),
    ...run.notes.flatMap(({ kind, path, syscall }) => (kind === 'removed-spec' ? [{ path, syscall }] : [])),
  ];
  const named = new Set([...new BaseSpecs(base).names()].flatMap(([, paths]) => paths));
  const unread = removed.filter((path) => !named.has(path));
  const failed = run.faults.map(({ path, message }): LeftOut => ({ path, reason: message }));
  const hasFailed =
    calls.some(({ found }) => found.some(({ severity }) => isSeverityAtLeast(severity, failOn))) ||
    left.length + failed.length > 0;
  const isOpen = calls.some(({ document, isRemoved }) => !isRemoved && !isJudged(document));
  // Where no call is judged, no rule is missed.
  const unrun = calls.length === 0 ? [] : checker.unrunPlugins;
  return {
    conclusion: hasFailed ? 'failure' : isOpen || unrun.length > 0 ? 'neutral' : 'success',
    ...(failOn === 'error' ? {} : { failOn }),
    ...(accepted.length === 0 ? {} : { accepted }),
    calls,
    removed: [...gone, ...unread.map((path) => ({ path, syscall: undefined }))],
    left: [...left, ...failed],
    unrun,
    counts: countShown(calls.map(({ found }) => ({ findings: found }))),
  };
}
