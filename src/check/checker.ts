import type { FileResult } from '../lint/engine.ts';
import type { Rule } from '../lint/rule.ts';
import { FaultList } from './faults.ts';
import type { KnownFindings } from './known-findings.ts';
import { Pass } from './pass.ts';
import type { CheckPort } from './port.ts';
import { Ruleset, type RulesetOptions } from './ruleset.ts';
import type { InputFault, Run, RunFacts } from './run.ts';
import { unusedOverrides } from './settings/unused-overrides.ts';

/** What a checker judges by, and what it knows beside the specs. */
export interface CheckerOptions extends Omit<RulesetOptions, 'url'> {
  /** What reports say beside the findings. */
  readonly facts: RunFacts;
  /** Findings that the project accepts. */
  readonly baseline?: KnownFindings;
}

/** Judges whatever a door can read: the rules that run, with which severity, what is new, what is accepted. */
export class Checker {
  readonly #options: CheckerOptions;
  readonly #ruleset: Ruleset;

  constructor(options: CheckerOptions) {
    this.#options = options;
    this.#ruleset = new Ruleset({ ...options, url: (rule) => options.facts.url(rule) });
  }

  /** Every rule there is: those of probeable, of the configurations and of plugins. */
  get rules(): readonly Rule[] {
    return this.#ruleset.rules;
  }

  /** What is wrong with what it was given. A run tells of it too, and is no success then. */
  get faults(): readonly InputFault[] {
    return this.#ruleset.faults;
  }

  /** Plugins that the configurations name, and whose rules do not run here. */
  get unrunPlugins(): readonly string[] {
    return this.#ruleset.unrunPlugins;
  }

  /** Judges what a port lists. Nothing is written, and nothing is thrown for what is wrong with an input. */
  async judge(port: CheckPort): Promise<Run> {
    const { baseline, containers, facts } = this.#options;
    const ruleset = this.#ruleset;
    const faults = new FaultList([...this.faults, ...port.faults]);
    const options = ruleset.engineOptions(
      (path) => port.configuredPath(path),
      (fault) => faults.add(ruleset.describe(fault)),
    );
    const result = await new Pass(port, containers, faults, options).run();
    const files = baseline === undefined ? result.files : baseline.subtract(result.files);
    const looked = result.files.map(({ path }) => port.configuredPath(path));
    return {
      ...facts,
      ...result,
      files,
      faults: faults.all,
      notes: [...result.notes, ...unusedOverrides(ruleset.applied, looked, (path) => port.isAsked(path))],
      accepted: countFindings(result.files) - countFindings(files),
      rules: this.rules,
    };
  }

  /** Judges one text by itself, with what is known of containers so far: for what fixes would make. */
  judgeText(path: string, text: string): FileResult['documents'] {
    return this.#ruleset.judgeText(path, text);
  }
}

function countFindings(files: readonly FileResult[]): number {
  return files.reduce(
    (sum, { documents }) => sum + documents.reduce((own, { findings }) => own + findings.length, 0),
    0,
  );
}
