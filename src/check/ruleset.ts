import { RULES } from '../../rules/index.ts';
import { Engine } from '../lint/engine.ts';
import type { FileResult } from '../lint/file-result.ts';
import type { Severity } from '../lint/finding.ts';
import type { EngineOptions } from '../lint/finding-collector.ts';
import type { Rule } from '../lint/rule.ts';
import type { RuleFault } from '../lint/rule-fault.ts';
import { didYouMean } from '../spec/nearest-word.ts';
import { type AppliedConfiguration, applyConfiguration } from './applied-configuration.ts';
import { type Configuration, NO_CONFIGURATION, unknownRules } from './configuration.ts';
import type { Containers } from './containers.ts';
import { type Preset, severityUnder } from './preset.ts';
import type { InputFault } from './run.ts';
import { NO_SELECTION, type Selection, selectionFaults } from './selection.ts';
import { type ConfiguredSeverity, levelOf } from './settings/settings.ts';

/** A rule of a plugin, and the plugin as a configuration names it. */
export interface PluginRule {
  readonly plugin: string;
  readonly rule: Rule;
}

/** The options that determine the rules of a run. */
export interface RulesetOptions {
  /** The configurations of a project; the one in the nearest folder above a spec applies to it. */
  readonly configurations: readonly Configuration[];
  /** The rules of the plugins that configurations name; undefined if plugins were not loaded. */
  readonly plugins?: readonly PluginRule[];
  /** Some plugins could not be loaded, so their rules are not known. */
  readonly lacksPlugins?: boolean;
  /** A preset that takes precedence over configurations. */
  readonly preset?: Preset;
  /** Run only these rules, whatever the configurations say. */
  readonly only?: readonly string[];
  /** Rules that were selected or ignored, by topic or by prefix. */
  readonly selection?: Selection;
  readonly containers: Containers;
  /** The URL of a shipped rule's page; undefined if no site is published. */
  url(rule: string): string | undefined;
}

/**
 * The rules of a run: which of them run on which file, and with which severity. It reads no files and can check a text in
 * memory, which is all that a page in a browser needs.
 */
export class Ruleset {
  /** All rules: shipped ones, custom ones and those of plugins. */
  readonly rules: readonly Rule[];
  /** The faults of the options; a run with any of them does not succeed. */
  readonly faults: readonly InputFault[];
  /** Plugins that configurations name but that were not loaded. */
  readonly unrunPlugins: readonly string[];
  readonly #options: RulesetOptions;
  /** The configurations, the deepest folder first. */
  readonly applied: readonly AppliedConfiguration[];
  /** Whether rules were selected; a selected rule is never off. */
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

  /** Checks one text on its own, with the container policies that are loaded; for editors and for the results of fixes. */
  documentResults(path: string, text: string): FileResult['documents'] {
    const engine = new Engine(
      this.engineOptions(
        (own) => own,
        () => undefined,
      ),
    );
    engine.add(path, text);
    return engine.finish().flatMap(({ documents }) => documents);
  }

  /** The options of an engine; needs the path of a file for configurations, and a receiver for rules that fail. */
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

  #configurationOf(path: string): AppliedConfiguration {
    const found = this.applied.find(({ folder }) => folder === '' || path.startsWith(`${folder}/`));
    if (found === undefined) throw new Error('there is always an outermost configuration');
    return found;
  }

  /** The severity of a finding; a selected rule is never off. */
  #level(rule: Rule, own: Severity, path: string): ConfiguredSeverity {
    const { folder, preset, settings, active } = this.#configurationOf(path);
    const usual = severityUnder(preset, own);
    const level = levelOf(settings, rule.id, folder === '' ? path : path.slice(folder.length + 1), usual);
    return level === 'off' && this.#isAsked && active.has(rule.id) ? usual : level;
  }

  /** The fault for a rule that failed: names the rule, its plugin and the call. */
  describe({ rule, path, syscall, message }: RuleFault): InputFault {
    const plugin = this.#options.plugins?.find((one) => one.rule.id === rule)?.plugin;
    const from = plugin === undefined ? '' : ` of the plugin "${plugin}"`;
    const over = syscall === undefined ? '' : ` on ${syscall}`;
    return {
      path,
      message: `the rule ${rule}${from} failed${over}, so its findings are missing: ${message}`,
    };
  }
}
