import { BaseSpecs } from '../check/base/base-specs.ts';
import { Checker } from '../check/checker.ts';
import type { Configuration } from '../check/configuration.ts';
import { Containers } from '../check/containers.ts';
import { textsPort } from '../check/port.ts';
import { documentsOf, isJudged } from '../check/run.ts';
import type { ContainerPolicy } from '../lint/container-policy.ts';
import type { DocumentResult } from '../lint/engine.ts';
import { type Finding, isSeverityAtLeast, type Severity } from '../lint/finding.ts';
import { countShown } from '../lint/group.ts';
import { byPlace } from '../lint/late-findings.ts';
import type { Acceptance } from './accept/acceptances.ts';
import { withoutAccepted } from './accept/apply.ts';

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

/** A file that was not judged. It fails the check: nothing is green that nobody looked at. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
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

/** A call with what the pull request does to it. */
export interface JudgedCall {
  readonly document: DocumentResult;
  /** The whole file that it stands in. */
  readonly text: string;
  /** What the base does not have. */
  readonly found: readonly Finding[];
  /** What was there before. */
  readonly known: readonly Finding[];
  /** What a program would notice: findings of abi-breaking, which are part of `found` as well. */
  readonly changes: readonly Finding[];
  /** Its spec is gone: the document is the one of the base. */
  readonly isRemoved: boolean;
}

export interface Verdict {
  /** `neutral`: nothing is wrong as far as anybody can see, and a call could not be judged, or not by every rule. */
  readonly conclusion: 'success' | 'neutral' | 'failure';
  readonly calls: readonly JudgedCall[];
  readonly removed: readonly RemovedCall[];
  readonly left: readonly LeftOut[];
  /** Plugins that the configuration names: code, which is not run here, so that nobody knows what their rules would find. */
  readonly unrun: readonly string[];
  /** What is new and accepted in the pull request; it is not among what is found. */
  readonly accepted?: readonly AcceptedFinding[];
  /** New findings from this severity on fail the check, where a workflow asks for more than that errors do. */
  readonly failOn?: Severity;
  /** Which configurations the calls are judged by, where there is more than that of the whole repository. */
  readonly configured?: readonly Configured[];
  /** Of what is new, one cause once. */
  readonly counts: Readonly<Record<Severity, number>>;
}

/** A new finding that somebody with the permission to write has accepted in this pull request. */
export interface AcceptedFinding {
  readonly path: string;
  readonly finding: Finding;
  readonly by: string;
  /** The day, `2026-11-25`. */
  readonly on: string;
  readonly reason: string;
}

/** What a verdict depends on beside the configurations. */
export interface Terms {
  /** New findings from this severity on fail the check. */
  readonly failOn: Severity;
  /** What is accepted in the pull request. */
  readonly acceptances: readonly Acceptance[];
}

const NO_TERMS: Terms = { failOn: 'error', acceptances: [] };

/** A configuration, and how many of the files are judged by it. */
export interface Configured {
  /** `main:drivers/probeable.config.yaml`; undefined for those above which there is none. */
  readonly file: string | undefined;
  readonly files: number;
}

/** A spec that a pull request takes away. */
export interface RemovedCall {
  readonly path: string;
  /** Undefined where the file could not be read so far. */
  readonly syscall: string | undefined;
}

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
