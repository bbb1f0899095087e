import { RULES } from '../../rules/index.ts';
import type { EngineOptions } from '../lint/collector.ts';
import { Engine, type FileResult } from '../lint/engine.ts';
import type { Severity } from '../lint/finding.ts';
import type { Rule } from '../lint/rule.ts';
import type { RuleFault } from '../lint/rule-fault.ts';
import { didYouMean } from '../spec/nearest-word.ts';
import { type Applied, applyConfiguration } from './applied.ts';
import { type Configuration, NO_CONFIGURATION, unknownRules } from './configuration.ts';
import type { Containers } from './containers.ts';
import { type Preset, severityUnder } from './preset.ts';
import type { InputFault } from './run.ts';
import { NO_SELECTION, type Selection, selectionFaults } from './selection.ts';
import { type Level, levelOf } from './settings/settings.ts';

/** A rule with the module that it comes from, as a configuration names it. */
export interface PluginRule {
  readonly plugin: string;
  readonly rule: Rule;
}

/** What the rules of a run depend on. */
export interface RulesetOptions {
  /** The configurations of a project: each spec is judged by the one in the nearest folder above it. */
  readonly configurations: readonly Configuration[];
  /** Rules of the plugins that they name; undefined where plugins are not loaded. */
  readonly plugins?: readonly PluginRule[];
  /** Some plugins could not be loaded, so that nobody knows which rules they have. */
  readonly lacksPlugins?: boolean;
  /** A preset that was asked for, whatever the configurations say. */
  readonly preset?: Preset;
  /** Only these rules, whatever the configurations say. */
  readonly only?: readonly string[];
  /** The same by topic and by the beginning of names, and what is left out. */
  readonly selection?: Selection;
  readonly containers: Containers;
  /** The address of a shipped rule's page; undefined where no site is published. */
  url(rule: string): string | undefined;
}

/**
 * The rules of a run: which of them run over which file, and with which severity. It reads nothing, and judges a text that
 * is at hand; that is all that a page in a browser needs.
 */
export class Ruleset {
  /** Every rule there is: those of probeable, of the configurations and of plugins. */
  readonly rules: readonly Rule[];
  /** What is wrong with what it was given: a run with it is no success. */
  readonly faults: readonly InputFault[];
  /** Plugins that the configurations name, and whose rules do not run here. */
  readonly unrunPlugins: readonly string[];
  readonly #options: RulesetOptions;
  /** The configurations, the one of the nearest folder first. */
  readonly applied: readonly Applied[];
  /** Whether rules were asked for: one that was is never off. */
  readonly #isAsked: boolean;

  constructor(options: RulesetOptions) {
    const { configurations, plugins, only = [], selection = NO_SELECTION, preset } = options;
    this.#options = options;
    const custom = configurations.flatMap(({ settings }) => settings.custom);
    this.rules = [...RULES, ...custom, ...(plugins ?? []).map(({ rule }) => rule)];
    const known = this.rules.map(({ id }) => id);
    this.#isAsked = only.length > 0 || selection.select !== undefined;
    const whole: Selection = {
      select: this.#isAsked ? [...only, ...(selection.select ?? [])] : undefined,
      ignore: selection.ignore,
    };
    const unknown = only.filter((id) => !known.includes(id));
    this.faults = [
      ...configurations.flatMap((each) => [
        ...each.faults,
        ...unknownRules(each, known, { hasPlugins: plugins !== undefined && options.lacksPlugins !== true }),
      ]),
      ...unknown.map((id) => ({
        path: '--rule',
        message: `there is no rule "${id}"${didYouMean(id, known)}`,
      })),
      ...(unknown.length > 0 ? [] : selectionFaults(whole, this.rules)),
    ];
    this.unrunPlugins =
      plugins === undefined ? [...new Set(configurations.flatMap(({ settings }) => settings.plugins))] : [];
    const outermost = configurations.some(({ folder }) => folder === '') ? [] : [NO_CONFIGURATION];
    this.applied = [...configurations, ...outermost]
      .map((each) =>
        applyConfiguration(each, { rules: this.rules, configurations, preset, selection: whole }),
      )
      .sort((a, b) => b.folder.length - a.folder.length);
  }

  /** Judges one text by itself, with what is known of containers so far; for editors and for what fixes would make. */
  judgeText(path: string, text: string): FileResult['documents'] {
    const engine = new Engine(
      this.engineOptions(
        (own) => own,
        () => undefined,
      ),
    );
    engine.add(path, text);
    return engine.finish().flatMap(({ documents }) => documents);
  }

  /** What an engine needs: how a file's path is written in configurations, and whom to tell of a rule that fails. */
  engineOptions(
    configuredPath: (path: string) => string,
    onRuleFault: (fault: RuleFault) => void,
  ): EngineOptions {
    return {
      rules: this.rules.filter(({ id }) => this.applied.some(({ active }) => active.has(id))),
      isActive: ({ id }, path) => this.#configurationOf(configuredPath(path)).active.has(id),
      unjudged: RULES.filter(({ about }) => about === 'document'),
      knownRules: this.rules.map(({ id }) => id),
      severity: (rule, own, path) => this.#level(rule, own, configuredPath(path)),
      url: this.#options.url,
      policies: () => this.#options.containers.known,
      onRuleFault,
    };
  }

  #configurationOf(path: string): Applied {
    const found = this.applied.find(({ folder }) => folder === '' || path.startsWith(`${folder}/`));
    if (found === undefined) throw new Error('there is always an outermost configuration');
    return found;
  }

  /** What a finding becomes: a rule that was asked for by name is never off. */
  #level(rule: Rule, own: Severity, path: string): Level {
    const { folder, preset, settings, active } = this.#configurationOf(path);
    const usual = severityUnder(preset, own);
    const level = levelOf(settings, rule.id, folder === '' ? path : path.slice(folder.length + 1), usual);
    return level === 'off' && this.#isAsked && active.has(rule.id) ? usual : level;
  }

  /** A rule that failed: which it is, where it comes from, over which call. */
  describe({ rule, path, syscall, message }: RuleFault): InputFault {
    const plugin = this.#options.plugins?.find((one) => one.rule.id === rule)?.plugin;
    const from = plugin === undefined ? '' : ` of the plugin "${plugin}"`;
    const over = syscall === undefined ? '' : ` on ${syscall}`;
    return {
      path,
      message: `the rule ${rule}${from} failed${over}, so that its findings are missing: ${message}`,
    };
  }
}
