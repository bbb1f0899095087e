import { BaseSpecs } from '../check/base/base-specs.ts';
import { Checker } from '../check/checker.ts';
import type { CodeChange } from '../check/code/code-change.ts';
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
import type { JudgedCall, UnjudgedFile, Verdict } from './verdict.ts';

type FileList = readonly (readonly [path: string, text: string])[];

/** The C files of a kernel tree that a change touches; all empty elsewhere. */
export interface CodeFiles {
  /** Without the change. */
  readonly before: FileList;
  /** With the change. */
  readonly after: FileList;
  /** Headers that these include. */
  readonly around: FileList;
}

/** The specs that a pull request touches. */
export interface PullFiles {
  /** Texts by path, with the pull request. */
  readonly head: ReadonlyMap<string, string>;
  /** Texts by path, without the pull request. */
  readonly base: ReadonlyMap<string, string>;
  /** Files that the pull request deletes, or moves to a path that the configuration excludes. */
  readonly removed: readonly string[];
  /** Calls that untouched files describe: they remain described when another file with them is deleted. */
  readonly elsewhere?: ReadonlySet<string>;
  /** Files that could not be judged, such as too large ones. */
  readonly unjudged: readonly UnjudgedFile[];
  readonly code?: CodeFiles;
}

/** What judging needs in addition to the specs. */
export interface BotContext {
  readonly version: string;
  /** The address of a shipped rule's page; that of the index for an empty id; undefined if no site is published. */
  ruleUrl(rule: string): string | undefined;
  /** The address of a page of the site, such as `playground/`; undefined if no site is published. */
  pageUrl(path: string): string | undefined;
  /** The address of a call's page; undefined if probeable ships no spec of the call. */
  callUrl(syscall: string): string | undefined;
  /** The container policies that proposals are checked against. */
  policies(): readonly ContainerPolicy[];
}

/** What a verdict depends on in addition to the configurations. */
export interface VerdictContext {
  /** New findings of this severity or a graver one fail the check. */
  readonly failOn: Severity;
  /** What is accepted in the pull request. */
  readonly acceptances: readonly Acceptance[];
}

const NO_TERMS: VerdictContext = { failOn: 'error', acceptances: [] };

/** Judges the specs of a pull request. The verdict is complete before any part of it is published. */
export async function judgePull(
  { head, base, removed, elsewhere, unjudged, code }: PullFiles,
  configurations: readonly Configuration[],
  context: BotContext,
  { failOn, acceptances }: VerdictContext = NO_TERMS,
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
    ...textsPort(
      head,
      {
        name: 'the base',
        texts: base,
        isNewOnly: true,
        pathOf: (path) => path,
        isInScope: () => true,
        isDescribed: async (syscall) => elsewhere?.has(syscall) === true,
      },
      changeOf(code),
    ),
    // Overrides that match nothing are not reported: a pull request touches only a part of the project.
    isAsked: () => false,
  });
  const judged = documentsOf(run).map((document): JudgedCall => {
    const { findings, known = [], isRemoved, path } = document;
    return {
      document: { ...document, findings: [...findings, ...known].sort(byPlace) },
      text: run.texts.get(path) ?? head.get(path) ?? '',
      found: findings,
      known,
      changes: findings.filter(({ rule }) => rule === 'abi-breaking' || rule === 'policy-change'),
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
  const failed = run.faults.map(({ path, message }): UnjudgedFile => ({ path, reason: message }));
  const hasFailed =
    calls.some(({ found }) => found.some(({ severity }) => isSeverityAtLeast(severity, failOn))) ||
    unjudged.length + failed.length > 0;
  const isOpen = calls.some(({ document, isRemoved }) => !isRemoved && !isJudged(document));
  // Without a judged call, the rules of the plugins would have found nothing.
  const unrun = calls.length === 0 ? [] : checker.unrunPlugins;
  const codeChanges = run.notes.flatMap(({ kind, message }) => (kind === 'call-change' ? [message] : []));
  return {
    conclusion: hasFailed ? 'failure' : isOpen || unrun.length > 0 ? 'neutral' : 'success',
    ...(failOn === 'error' ? {} : { failOn }),
    ...(accepted.length === 0 ? {} : { accepted }),
    calls,
    ...(codeChanges.length === 0 ? {} : { codeChanges }),
    removed: [...gone, ...unread.map((path) => ({ path, syscall: undefined }))],
    unjudged: [...unjudged, ...failed],
    unrun,
    counts: countShown(calls.map(({ found }) => ({ findings: found }))),
  };
}

/** The change of C files; undefined if there is none. */
function changeOf(code: CodeFiles | undefined): CodeChange | undefined {
  if (code === undefined || code.before.length + code.after.length === 0) return undefined;
  const [before, after] = [new Map(code.before), new Map(code.after)];
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return {
    before: new Map(paths.map((path) => [path, before.get(path)])),
    after: new Map(paths.map((path) => [path, after.get(path)])),
    around: new Map(code.around),
  };
}
