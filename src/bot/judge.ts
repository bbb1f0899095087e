import { RULES } from '../../rules/index.ts';
import { BaseSpecs } from '../check/base/base-specs.ts';
import { judgeRemoved, removedSpecs } from '../check/base/removed.ts';
import { KnownFindings } from '../check/known-findings.ts';
import { rulesOf, severityUnder } from '../check/preset.ts';
import { isJudged } from '../check/run.ts';
import { levelOf, type Settings } from '../check/settings/settings.ts';
import type { EngineOptions } from '../lint/collector.ts';
import type { ContainerPolicy } from '../lint/container-policy.ts';
import { type DocumentResult, Engine, type FileResult } from '../lint/engine.ts';
import { type Finding, isAtLeast, type Severity } from '../lint/finding.ts';
import { countShown } from '../lint/group.ts';
import { LineIndex } from '../spec/position.ts';

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
  /** Of what is new, one cause once. */
  readonly counts: Readonly<Record<Severity, number>>;
}

/** A spec that a pull request takes away. */
export interface RemovedCall {
  readonly path: string;
  /** Undefined where the file could not be read so far. */
  readonly syscall: string | undefined;
}

/** Judges the specs of a pull request. Whatever the result is, it is complete before anybody is told of it. */
export function judgePull(
  { head, base, removed, elsewhere, left }: PullFiles,
  settings: Settings,
  context: BotContext,
): Verdict {
  const before = new BaseSpecs(base);
  const rules = [...RULES, ...settings.custom];
  const preset = settings.preset ?? 'recommended';
  const failed: LeftOut[] = [];
  const options: EngineOptions = {
    rules: rulesOf(preset, rules),
    unjudged: RULES.filter(({ about }) => about === 'document'),
    knownRules: rules.map(({ id }) => id),
    severity: (rule, own, path) => levelOf(settings, rule.id, path, severityUnder(preset, own)),
    url: context.ruleUrl,
    text: (path) => head.get(path) ?? '',
    policies: () => context.policies(),
    onRuleFault: ({ rule, path, message }) =>
      failed.push({ path, reason: `the rule ${rule} failed, so that its findings are missing: ${message}` }),
  };
  const now = run({ ...options, before: (path, spec) => before.find(path, spec) }, head);
  const earlier = run({ ...options, text: (path) => base.get(path) ?? '' }, base);
  const known = new KnownFindings();
  known.addAll(earlier);
  const fresh = known.subtract(now);
  const calls = now.flatMap(({ documents }, file) =>
    documents.map((document, index): JudgedCall => {
      const found = fresh[file]?.documents[index]?.findings ?? [];
      const isNew = new Set(found);
      return {
        document,
        text: head.get(document.path) ?? '',
        found,
        known: document.findings.filter((finding) => !isNew.has(finding)),
        changes: found.filter(({ rule }) => rule === 'abi-breaking'),
        isRemoved: false,
      };
    }),
  );
  const present = new Set(now.flatMap(({ documents }) => documents.map(({ syscall }) => syscall)));
  const gone = removedSpecs(before, (name) => !present.has(name) && elsewhere?.has(name) !== true);
  const lines = new Map([...base].map(([path, text]) => [path, new LineIndex(text)]));
  for (const spec of gone) {
    const file = lines.get(spec.path) ?? new LineIndex('');
    const { text } = file;
    const document = judgeRemoved(spec, file, options);
    if (document === undefined) continue;
    const { findings } = document;
    calls.push({ document, text, found: findings, known: [], changes: findings, isRemoved: true });
  }
  const named = new Set([...before.names()].flatMap(([, paths]) => paths));
  const unread = removed.filter((path) => !named.has(path));
  const all = calls.flatMap(({ found }) => found);
  const hasFailed =
    all.some(({ severity }) => isAtLeast(severity, 'error')) || left.length + failed.length > 0;
  const isOpen = calls.some(({ document, isRemoved }) => !isRemoved && !isJudged(document));
  // Where no call is judged, no rule is missed.
  const unrun = calls.length === 0 ? [] : settings.plugins;
  return {
    conclusion: hasFailed ? 'failure' : isOpen || unrun.length > 0 ? 'neutral' : 'success',
    calls,
    removed: [
      ...gone.map(({ path, name }) => ({ path, syscall: name })),
      ...unread.map((path) => ({ path, syscall: undefined })),
    ],
    left: [...left, ...failed],
    unrun,
    counts: countShown(calls.map(({ found }) => ({ findings: found }))),
  };
}

function run(options: EngineOptions, files: ReadonlyMap<string, string>): readonly FileResult[] {
  const engine = new Engine(options);
  for (const [path, text] of files) engine.add(path, text);
  return engine.finish();
}
