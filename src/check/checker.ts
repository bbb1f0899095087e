import { RULES } from '../../rules/index.ts';
import type { EngineOptions } from '../lint/collector.ts';
import { Engine, type FileResult } from '../lint/engine.ts';
import type { Severity } from '../lint/finding.ts';
import type { Rule } from '../lint/rule.ts';
import type { RuleFault } from '../lint/rule-fault.ts';
import { didYouMean } from '../spec/nearest-word.ts';
import { type Configuration, NO_CONFIGURATION, unknownRules } from './configuration.ts';
import type { Containers } from './containers.ts';
import { FaultList } from './faults.ts';
import type { KnownFindings } from './known-findings.ts';
import { Pass } from './pass.ts';
import type { CheckPort } from './port.ts';
import { type Preset, rulesOf, severityUnder } from './preset.ts';
import type { InputFault, Run, RunFacts } from './run.ts';
import { type Level, levelOf } from './settings/settings.ts';
import { unusedOverrides } from './settings/unused-overrides.ts';

/** A rule with the module that it comes from, as a configuration names it. */
export interface PluginRule {
  readonly plugin: string;
  readonly rule: Rule;
}

/** What a checker judges by, and what it knows beside the specs. */
export interface CheckerOptions {
  /** The configurations of a project: each spec is judged by the one in the nearest folder above it. */
  readonly configurations: readonly Configuration[];
  /** Rules of the plugins that they name; undefined where plugins are not loaded. */
  readonly plugins?: readonly PluginRule[];
  /** A preset that was asked for, whatever the configurations say. */
  readonly preset?: Preset;
  /** Only these rules, whatever the configurations say. */
  readonly only?: readonly string[];
  readonly containers: Containers;
  /** What reports say beside the findings. */
  readonly facts: RunFacts;
  /** Findings that the project accepts. */
  readonly baseline?: KnownFindings;
}

/** A configuration as it is applied: the rules that run under it. */
interface Applied extends Configuration {
  readonly preset: Preset;
  readonly active: ReadonlySet<string>;
}

/** Judges whatever a door can read: the rules that run, with which severity, what is new, what is accepted. */
export class Checker {
  /** Every rule there is: those of probeable, of the configurations and of plugins. */
  readonly rules: readonly Rule[];
  /** What is wrong with what it was given. A run tells of it too, and is no success then. */
  readonly faults: readonly InputFault[];
  /** Plugins that the configurations name, and whose rules do not run here. */
  readonly unrunPlugins: readonly string[];
  readonly #options: CheckerOptions;
  readonly #applied: readonly Applied[];
  readonly #only: ReadonlySet<string>;

  constructor(options: CheckerOptions) {
    const { configurations, plugins, only = [] } = options;
    this.#options = options;
    const custom = configurations.flatMap(({ settings }) => settings.custom);
    this.rules = [...RULES, ...custom, ...(plugins ?? []).map(({ rule }) => rule)];
    const known = this.rules.map(({ id }) => id);
    this.#only = new Set(only);
    this.faults = [
      ...configurations.flatMap((each) => [
        ...each.faults,
        ...unknownRules(each, known, { hasPlugins: plugins !== undefined }),
      ]),
      ...only
        .filter((id) => !known.includes(id))
        .map((id) => ({ path: '--rule', message: `there is no rule "${id}"${didYouMean(id, known)}` })),
    ];
    this.unrunPlugins =
      plugins === undefined ? [...new Set(configurations.flatMap(({ settings }) => settings.plugins))] : [];
    const outermost = configurations.some(({ folder }) => folder === '') ? [] : [NO_CONFIGURATION];
    // The nearest one first.
    this.#applied = [...configurations, ...outermost]
      .map((each) => this.#apply(each))
      .sort((a, b) => b.folder.length - a.folder.length);
  }

  /** Judges what a port lists. Nothing is written, and nothing is thrown for what is wrong with an input. */
  async judge(port: CheckPort): Promise<Run> {
    const { baseline, containers, facts } = this.#options;
    const faults = new FaultList([...this.faults, ...port.faults]);
    const options = this.#engineOptions(
      (path) => port.configuredPath(path),
      (fault) => faults.add(this.#describe(fault)),
    );
    const result = await new Pass(port, containers, faults, options).run();
    const files = baseline === undefined ? result.files : baseline.subtract(result.files);
    const looked = result.files.map(({ path }) => port.configuredPath(path));
    return {
      ...facts,
      ...result,
      files,
      faults: faults.all,
      notes: [...result.notes, ...unusedOverrides(this.#applied, looked, (path) => port.isAsked(path))],
      accepted: countFindings(result.files) - countFindings(files),
      rules: this.rules,
    };
  }

  /** Judges one text by itself, with what is known of containers so far; for editors and for what fixes would make. */
  judgeText(path: string, text: string): FileResult['documents'] {
    const engine = new Engine(
      this.#engineOptions(
        (own) => own,
        () => undefined,
      ),
    );
    engine.add(path, text);
    return engine.finish().flatMap(({ documents }) => documents);
  }

  #engineOptions(
    configuredPath: (path: string) => string,
    onRuleFault: (fault: RuleFault) => void,
  ): EngineOptions {
    return {
      rules: this.rules.filter(({ id }) => this.#applied.some(({ active }) => active.has(id))),
      isActive: ({ id }, path) => this.#configurationOf(configuredPath(path)).active.has(id),
      unjudged: RULES.filter(({ about }) => about === 'document'),
      knownRules: this.rules.map(({ id }) => id),
      severity: (rule, own, path) => this.#level(rule, own, configuredPath(path)),
      url: this.#options.facts.url,
      policies: () => this.#options.containers.known,
      onRuleFault,
    };
  }

  #apply(configuration: Configuration): Applied {
    const { settings } = configuration;
    const preset = this.#options.preset ?? settings.preset ?? 'recommended';
    if (this.#only.size > 0) return { ...configuration, preset, active: this.#only };
    const foreign = new Set(
      this.#options.configurations.flatMap(({ settings: other }) => (other === settings ? [] : other.custom)),
    );
    const mayRun = rulesOf(preset, this.rules).filter(
      (rule) =>
        !foreign.has(rule) &&
        (rule.isUnsilenceable === true ||
          settings.levels.get(rule.id) !== 'off' ||
          settings.overrides.some(({ levels }) => levels.has(rule.id))),
    );
    return { ...configuration, preset, active: new Set(mayRun.map(({ id }) => id)) };
  }

  #configurationOf(path: string): Applied {
    const found = this.#applied.find(({ folder }) => folder === '' || path.startsWith(`${folder}/`));
    if (found === undefined) throw new Error('there is always an outermost configuration');
    return found;
  }

  /** What a finding becomes: a rule that was asked for by name is never off. */
  #level(rule: Rule, own: Severity, path: string): Level {
    const { folder, preset, settings } = this.#configurationOf(path);
    const usual = severityUnder(preset, own);
    const level = levelOf(settings, rule.id, folder === '' ? path : path.slice(folder.length + 1), usual);
    return level === 'off' && this.#only.has(rule.id) ? usual : level;
  }

  /** A rule that failed: which it is, where it comes from, over which call. */
  #describe({ rule, path, syscall, message }: RuleFault): InputFault {
    const plugin = this.#options.plugins?.find((one) => one.rule.id === rule)?.plugin;
    const from = plugin === undefined ? '' : ` of the plugin "${plugin}"`;
    const over = syscall === undefined ? '' : ` on ${syscall}`;
    return {
      path,
      message: `the rule ${rule}${from} failed${over}, so that its findings are missing: ${message}`,
    };
  }
}

function countFindings(files: readonly FileResult[]): number {
  return files.reduce(
    (sum, { documents }) => sum + documents.reduce((own, { findings }) => own + findings.length, 0),
    0,
  );
}
