import { RULES } from '../../../rules/index.ts';
import { asksContainers } from '../../check/asks-containers.ts';
import type { BaseSpecs } from '../../check/base/base-specs.ts';
import { judgeRemoved } from '../../check/base/removed.ts';
import { KnownFindings } from '../../check/known-findings.ts';
import { type Preset, rulesOf, severityUnder } from '../../check/preset.ts';
import type { Note, Run } from '../../check/run.ts';
import { levelOf, type Settings, unknownRule } from '../../check/settings/settings.ts';
import type { EngineOptions } from '../../lint/collector.ts';
import type { ContainerPolicy } from '../../lint/container-policy.ts';
import { Engine, type FileResult } from '../../lint/engine.ts';
import type { Finding, Severity } from '../../lint/finding.ts';
import type { Rule } from '../../lint/rule.ts';
import { isSpecCandidate } from '../../spec/candidate.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { LineIndex } from '../../spec/position.ts';
import { callersOnX86 } from '../callers.ts';
import { Failure } from '../failure.ts';
import { findInputs, InputReader, relativeHere, STANDARD_INPUT, scopeOf } from '../input/inputs.ts';
import { patchSource } from '../mail/patches.ts';
import { PACKAGE, ruleUrl } from '../package-info.ts';
import { Progress } from '../progress.ts';
import { loadVerified } from '../verified.ts';
import { describeRuleFault, FaultList } from './faults.ts';
import { filesNamed } from './names.ts';
import { unusedOverrides } from './overrides.ts';
import { loadPlugins, withPluginGuard } from './plugins.ts';
import { describeRemoved, removedSince } from './removed.ts';
import { readSeries, type SeriesInput } from './series.ts';

/** What a run of the rules is to do, whatever is done with its result. */
export interface CheckRequest {
  readonly paths: readonly string[];
  readonly settings: Settings;
  /** The file that the settings are from. */
  readonly config: string;
  readonly preset: Preset;
  /** Only these; empty for all of the preset. */
  readonly rules: readonly string[];
  /** Seccomp profiles to ask beside those that the project knows. */
  readonly profiles: readonly string[];
  readonly stdinName: string;
  /** A commit or a folder to compare with. */
  readonly base: string | undefined;
  /** Only what the state to compare with did not have. */
  readonly isNewOnly: boolean;
  readonly allowsPlugins: boolean;
}

/** A run, and the texts that it was about. */
export interface Checked {
  readonly run: Run;
  text(path: string): string;
  /** Whether a path of the run is a file as it was read, and not what a patch would make of one. */
  isFile(path: string): boolean;
  /** The findings of another text of a file, each spec judged by itself. */
  judge(path: string, text: string): readonly Finding[];
}

/** Judges the specs that a request names. */
export function runCheck(request: CheckRequest): Promise<Checked> {
  return withPluginGuard(request.settings.plugins, () => runRules(request));
}

async function runRules(request: CheckRequest): Promise<Checked> {
  const { settings, stdinName } = request;
  const plugins = await loadPlugins(settings.plugins, request.allowsPlugins);
  const all: readonly Rule[] = [...RULES, ...settings.custom, ...plugins.map(({ rule }) => rule)];
  const knownRules = all.map(({ id }) => id);
  const unknown = unknownRule(settings, knownRules, { hasPlugins: true });
  if (unknown !== undefined) throw new Failure(`${request.config}:${unknown}`);
  const rules = chooseRules(request, all);
  const { files, walked, faults } = await findInputs(await filesNamed(request.paths), settings);
  const base = request.base === undefined ? undefined : await openBase(request, request.base);
  const reader = new InputReader();
  /** Texts that stand in no file: what patches leave behind. */
  const patched = new Map<string, string>();
  const nameOf = (path: string): string => (path === STANDARD_INPUT ? stdinName : path);
  const again = (name: string): string =>
    patched.get(name) ??
    reader.again(name === stdinName && files.includes(STANDARD_INPUT) ? STANDARD_INPUT : name);
  let policies: readonly ContainerPolicy[] | undefined;
  const changed = new Set<string>();
  /** Calls of mailed series that have no spec. */
  const siblings = new Set<string>();
  const unreadable = new FaultList(faults);
  const notes: Note[] = [];
  const options: EngineOptions = {
    rules,
    unjudged: RULES.filter(({ about }) => about === 'document'),
    knownRules,
    severity: levels(request),
    url: ruleUrl,
    policies: () => policies ?? [],
    text: again,
    siblings: () => siblings,
    onRuleFault: (fault) => unreadable.add(describeRuleFault(fault, plugins)),
  };
  const engine = new Engine({
    ...options,
    before: (path, spec) => (changed.has(path) ? base?.find(relativeHere(path), spec) : undefined),
  });
  const earlier = new Engine({ ...options, text: (path) => base?.text(path) ?? '' });
  const calls: FileResult[] = [];
  let passedOver = 0;
  const take = (name: string, text: string): void => {
    if (base !== undefined && base.text(relativeHere(name)) !== text) changed.add(name);
    engine.add(name, text);
  };
  const takeSeries = async (input: SeriesInput): Promise<void> => {
    const series = await readSeries(input, options);
    for (const { path, text } of series.specs) {
      patched.set(path, text);
      take(path, text);
    }
    calls.push(...series.calls);
    for (const call of series.calls) {
      for (const { syscall } of call.documents) if (syscall !== undefined) siblings.add(syscall);
      sayPartial(call);
    }
    for (const fault of series.faults) unreadable.add(fault);
    notes.push(...series.notes);
  };
  const progress = new Progress(files.length, 'checking');
  for (const [index, path] of files.entries()) {
    const file = await reader.read(path);
    const name = nameOf(path);
    const text = file.ok ? file.text : undefined;
    const bytes = file.ok ? undefined : file.bytes;
    const isWalked = walked.has(path);
    const source = isWalked ? undefined : patchSource(text, bytes);
    if (policies === undefined && (request.profiles.length > 0 || asksContainers(text ?? '')))
      policies = (await import('../containers.ts')).loadPolicies(request.profiles);
    if (isWalked && isPassedOver(text ?? bytes?.toString('latin1'))) passedOver++;
    else if (source !== undefined)
      await takeSeries({ name, source, bytes: bytes ?? Buffer.from(text ?? '') });
    else if (file.ok) take(name, file.text);
    else unreadable.add({ path: name, message: file.message });
    if (index % 16 === 0) progress.update(index);
  }
  progress.end();
  const results = [...engine.finish(), ...calls];
  const removed = base === undefined ? [] : await removedSince(base, request, results);
  const lines = new Map<string, LineIndex>();
  for (const spec of removed) {
    const text = base?.text(spec.path) ?? '';
    const file = lines.get(spec.path) ?? new LineIndex(text);
    lines.set(spec.path, file);
    const document = judgeRemoved(spec, file, options);
    if (document === undefined) notes.push(describeRemoved(spec, request.base ?? ''));
    else {
      patched.set(spec.path, text);
      results.push({ path: spec.path, isUnreadable: false, documents: [document] });
    }
  }
  notes.push(...(await unusedOverrides(request, results)));
  if (passedOver > 0 && passedOver === files.length)
    unreadable.add({ path: request.paths.join(' ') || '.', message: `holds no spec: ${NO_SPEC}` });
  const run: Run = {
    files: request.isNewOnly && base !== undefined ? onlyNew(results, base, earlier) : results,
    faults: unreadable.all,
    notes,
    passedOver,
    accepted: 0,
    rules: all,
    version: PACKAGE.version,
    url: ruleUrl,
    ...loadVerified(),
    callersOf: callersOnX86(),
  };
  const judge = (path: string, text: string): readonly Finding[] => {
    const single = new Engine({ ...options, text: () => text, onRuleFault: () => undefined });
    single.add(path, text);
    return single.finish().flatMap(({ documents }) => documents.flatMap(({ findings }) => findings));
  };
  const isFile = (path: string): boolean => !patched.has(path) && path !== STANDARD_INPUT;
  return { run, text: again, isFile, judge };
}

const NO_SPEC = 'no *.yaml or *.yml in it has the key "syscall", or two other keys of a spec';

/** Whether a file that nobody named is left out; one that cannot be read at all is not. */
function isPassedOver(text: string | undefined): boolean {
  return text !== undefined && !isSpecCandidate(text);
}

/** What a patch without a spec cannot tell, and how to tell it. */
function sayPartial({ documents }: FileResult): void {
  for (const { syscall = '' } of documents)
    process.stderr.write(
      `probeable: ${syscall} has no spec, and is judged by its prototype alone: "probeable draft" makes one to fill in\n`,
    );
}

function onlyNew(results: readonly FileResult[], base: BaseSpecs, earlier: Engine): readonly FileResult[] {
  for (const [path, text] of base.files()) earlier.add(path, text);
  const known = new KnownFindings();
  known.addAll(earlier.finish());
  return known.subtract(results);
}

async function openBase({ paths, settings, stdinName }: CheckRequest, base: string): Promise<BaseSpecs> {
  const named = paths.map((path) => relativeHere(path === STANDARD_INPUT ? stdinName : path));
  const { loadBase } = await import('./base.ts');
  return loadBase(base, await scopeOf(named, settings));
}

/** What a finding becomes: a rule that was asked for by name is never off. */
function levels({ preset, settings, rules }: CheckRequest) {
  const isAsked = new Set(rules);
  return (rule: Rule, own: Severity, path: string) => {
    const usual = severityUnder(preset, own);
    const level = levelOf(settings, rule.id, relativeHere(path), usual);
    return level === 'off' && isAsked.has(rule.id) ? usual : level;
  };
}

function chooseRules({ preset, rules: ids, settings }: CheckRequest, all: readonly Rule[]): readonly Rule[] {
  if (ids.length === 0)
    return rulesOf(preset, all).filter(
      ({ id, isUnsilenceable }) =>
        isUnsilenceable === true ||
        settings.levels.get(id) !== 'off' ||
        settings.overrides.some(({ levels: own }) => own.has(id)),
    );
  return ids.map((id) => {
    const rule = all.find((candidate) => candidate.id === id);
    if (rule !== undefined) return rule;
    const known = all.map((candidate) => candidate.id);
    throw new Failure(`--rule: there is no rule "${id}"${didYouMean(id, known)}`);
  });
}
