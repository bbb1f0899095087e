import type { FileResult } from '../lint/file-result.ts';
import type { Rule } from '../lint/rule.ts';
import type { JudgedPolicyFacts } from '../policy/read-policy-file.ts';
import { FaultList } from './fault-list.ts';
import type { KnownFindings } from './known-findings.ts';
import { Pass } from './pass.ts';
import type { judgePolicies } from './policy/judge-policies.ts';
import type { CheckPort } from './port.ts';
import { Ruleset, type RulesetOptions } from './ruleset.ts';
import type { InputFault, Run, RunFacts } from './run.ts';
import { unusedOverrides } from './settings/unused-overrides.ts';

/** The rules of a checker and what it knows besides the specs. */
export interface CheckerOptions extends Omit<RulesetOptions, 'url'> {
  /** Facts for reports, besides the findings. */
  readonly facts: RunFacts;
  /** Findings that the project accepts. */
  readonly baseline?: KnownFindings;
}

/** Checks the specs that a port lists: decides which rules run, with which severity, what is new, what is accepted. */
export class Checker {
  readonly #options: CheckerOptions;
  readonly #ruleset: Ruleset;

  constructor(options: CheckerOptions) {
    this.#options = options;
    this.#ruleset = new Ruleset({ ...options, url: (rule) => options.facts.url(rule) });
  }

  /** All rules: shipped ones, custom ones and those of plugins. */
  get rules(): readonly Rule[] {
    return this.#ruleset.rules;
  }

  /** The faults of the options. Each run includes them and then does not succeed. */
  get faults(): readonly InputFault[] {
    return this.#ruleset.faults;
  }

  /** Plugins that configurations name but that were not loaded. */
  get unrunPlugins(): readonly string[] {
    return this.#ruleset.unrunPlugins;
  }

  /** Checks the inputs of a port. Writes nothing; faults of an input do not throw but are part of the run. */
  async judge(port: CheckPort): Promise<Run> {
    const { baseline, containers, facts } = this.#options;
    const ruleset = this.#ruleset;
    const faults = new FaultList([...this.faults, ...port.faults]);
    const options = ruleset.engineOptions(
      (path) => port.configuredPath(path),
      (fault) => faults.add(ruleset.describe(fault)),
    );
    const result = await new Pass(port, containers, faults, options, policyFacts(facts)).run();
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

  /** Checks one text on its own, with the container policies that are loaded; for the results of fixes. */
  documentResults(path: string, text: string): FileResult['documents'] {
    return this.#ruleset.documentResults(path, text);
  }

  /** The same for a text of policies, with what judges them, which is loaded where there are some. */
  policyResults(judge: typeof judgePolicies, path: string, text: string): FileResult['documents'] {
    const options = this.#ruleset.engineOptions(
      (own) => own,
      () => undefined,
    );
    return judge(path, text, options, policyFacts(this.#options.facts)).documents;
  }
}

function policyFacts({ systemdSets, callersOf }: RunFacts): JudgedPolicyFacts {
  return { systemdSets: () => systemdSets?.(), callersOf };
}

function countFindings(files: readonly FileResult[]): number {
  return files.reduce(
    (sum, { documents }) => sum + documents.reduce((own, { findings }) => own + findings.length, 0),
    0,
  );
}
