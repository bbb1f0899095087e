import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Checker } from '../../check/checker.ts';
import { CONFIG_FILE, type Configuration } from '../../check/configuration.ts';
import { Containers } from '../../check/containers.ts';
import type { InputFault } from '../../check/run.ts';
import { type FindingGroup, groupDocuments } from '../../lint/group.ts';
import type { Rule } from '../../lint/rule.ts';
import { nestedConfigurations, openConfiguration } from '../input/config.ts';
import { loadPolicies } from '../load-policies.ts';
import { localRuleUrl } from '../package-info.ts';
import { runFacts } from '../run-facts.ts';

/** Checks texts as `check` does in a folder, with its configurations but without plugins, since an editor loads no code. */
export class WorkspaceChecker {
  readonly #folder: string;
  readonly #report: (message: string) => void;
  readonly #told = new Set<string>();
  readonly #containers = new Containers(() => loadPolicies([]));
  readonly #outermost: Configuration;
  readonly #nested = new Map<string, Configuration>();
  #checker: Checker;

  private constructor(folder: string, outermost: Configuration, report: (message: string) => void) {
    this.#report = report;
    this.#folder = folder;
    this.#outermost = outermost;
    this.#checker = this.#makeChecker();
  }

  /** `uri` is that of the workspace. Reports faults of a configuration; the rest of it applies. */
  static async of(uri: string | undefined, report: (message: string) => void): Promise<WorkspaceChecker> {
    const folder = uri?.startsWith('file:') ? fileURLToPath(uri) : '.';
    return new WorkspaceChecker(folder, await openConfiguration(join(folder, CONFIG_FILE), ''), report);
  }

  get rules(): readonly Rule[] {
    return this.#checker.rules;
  }

  /** The findings of a text, one group per cause; none if it is not a spec, as most YAML in a workspace is not. */
  async findings(uri: string, text: string): Promise<readonly FindingGroup[]> {
    const path = uri.startsWith('file:') ? fileURLToPath(uri) : uri;
    await this.#learnConfigurations(path);
    const place = path.startsWith(`${this.#folder}/`) ? path.slice(this.#folder.length + 1) : path;
    const { files, faults } = await this.#checker.judge({
      inputs: [{ path: place, isNamed: false }],
      faults: [],
      read: async () => ({ kind: 'text', text }),
      base: undefined,
      configuredPath: (own) => own,
      isAsked: () => false,
    });
    for (const fault of faults) this.#tell(fault);
    return files.flatMap(({ documents }) => groupDocuments(documents));
  }

  async #learnConfigurations(path: string): Promise<void> {
    const known = this.#nested.size;
    for (const each of await nestedConfigurations([path], this.#folder)) this.#nested.set(each.folder, each);
    if (this.#nested.size !== known) this.#checker = this.#makeChecker();
  }

  #makeChecker(): Checker {
    const checker = new Checker({
      configurations: [this.#outermost, ...this.#nested.values()],
      containers: this.#containers,
      facts: { ...runFacts(), url: localRuleUrl },
    });
    for (const fault of checker.faults) this.#tell(fault);
    const [plugin] = checker.unrunPlugins;
    if (plugin !== undefined)
      this.#tell({
        path: plugin,
        message: 'the rules of this plugin do not run here, because the language server loads no code',
      });
    return checker;
  }

  /** Reports each fault once. */
  #tell({ path, message }: InputFault): void {
    const text = `${path}: ${message}`;
    if (!this.#told.has(text)) this.#report(text);
    this.#told.add(text);
  }
}
