import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RULES } from '../../../rules/index.ts';
import { asksContainers } from '../../check/asks-containers.ts';
import { severityUnder } from '../../check/preset.ts';
import { levelOf, NO_SETTINGS, type Settings, unknownRule } from '../../check/settings/settings.ts';
import type { ContainerPolicy } from '../../lint/container-policy.ts';
import { Engine } from '../../lint/engine.ts';
import { type FindingGroup, groupDocuments } from '../../lint/group.ts';
import type { Rule } from '../../lint/rule.ts';
import { isSpecCandidate } from '../../spec/candidate.ts';
import { loadPolicies } from '../containers.ts';
import { CONFIG_FILE, readConfig } from '../input/config.ts';
import { localRuleUrl } from '../package-info.ts';

/** Judges texts as `check` does in a folder, with its configuration but without its plugins: an editor loads no code. */
export class Judge {
  readonly rules: readonly Rule[];
  readonly #settings: Settings;
  readonly #folder: string | undefined;
  readonly #report: (message: string) => void;
  #policies: readonly ContainerPolicy[] | undefined;

  private constructor(folder: string | undefined, settings: Settings, report: (message: string) => void) {
    this.#report = report;
    this.#folder = folder;
    this.#settings = settings;
    this.rules = [...RULES, ...settings.custom];
  }

  /** `uri` is the workspace's. A configuration that cannot be read is reported, and left out. */
  static async of(uri: string | undefined, report: (message: string) => void): Promise<Judge> {
    const folder = uri?.startsWith('file:') ? fileURLToPath(uri) : undefined;
    return new Judge(folder, await readSettingsOf(folder, report), report);
  }

  /** What is found in a text, one cause once; nothing where it is no spec, as most YAML in a workspace is none. */
  findings(uri: string, text: string): readonly FindingGroup[] {
    if (!isSpecCandidate(text)) return [];
    if (this.#policies === undefined && asksContainers(text)) this.#policies = loadPolicies([]);
    const path = this.#relative(uri);
    const preset = this.#settings.preset ?? 'recommended';
    const engine = new Engine({
      rules: this.rules,
      unjudged: RULES.filter(({ about }) => about === 'document'),
      knownRules: this.rules.map(({ id }) => id),
      severity: (rule, own) => levelOf(this.#settings, rule.id, path, severityUnder(preset, own)),
      url: localRuleUrl,
      text: () => text,
      policies: () => this.#policies ?? [],
      onRuleFault: ({ rule, message }) => this.#report(`the rule ${rule} failed on ${path}: ${message}`),
    });
    engine.add(path, text);
    return engine.finish().flatMap(({ documents }) => groupDocuments(documents));
  }

  #relative(uri: string): string {
    const path = uri.startsWith('file:') ? fileURLToPath(uri) : uri;
    const folder = this.#folder;
    return folder !== undefined && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
  }
}

async function readSettingsOf(
  folder: string | undefined,
  report: (message: string) => void,
): Promise<Settings> {
  const file = folder === undefined ? CONFIG_FILE : join(folder, CONFIG_FILE);
  if (!existsSync(file)) return NO_SETTINGS;
  try {
    const settings = await readConfig(file);
    const known = [...RULES, ...settings.custom].map(({ id }) => id);
    const unknown = unknownRule(settings, known, { hasPlugins: false });
    if (unknown !== undefined) report(`${file}:${unknown}`);
    return settings;
  } catch (error) {
    report(error instanceof Error ? error.message : String(error));
    return NO_SETTINGS;
  }
}
