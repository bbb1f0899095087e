import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Configuration } from '../../check/configuration.ts';
import type { PluginRule } from '../../check/ruleset.ts';
import type { InputFault } from '../../check/run.ts';
import { SEVERITIES } from '../../lint/finding.ts';
import type { SpecRule } from '../../lint/rule.ts';
import { describeThrown } from '../../lint/rule-fault.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { Failure } from '../failure.ts';
import type { PluginGuard } from './plugin-guard.ts';

/** The plugins of a project. */
export interface LoadedPlugins {
  readonly rules: readonly PluginRule[];
  /** Plugins none of whose rules run, each with the place that names it. */
  readonly faults: readonly InputFault[];
}

/** A plugin as a configuration names it. */
interface NamedPlugin {
  readonly name: string;
  /** The folder of the configuration. */
  readonly from: string;
  /** `probeable.config.yaml:3:4` */
  readonly place: string;
}

/**
 * Loads the rules of the plugins that configurations name. A plugin is code, so it is loaded only if the user's command
 * line allows it: a configuration may come with untrusted specs. A plugin that cannot be loaded is a fault, and the others
 * run.
 */
export async function loadPlugins(
  configurations: readonly Configuration[],
  root: string,
  isAllowed: boolean,
  guard: PluginGuard | undefined,
): Promise<LoadedPlugins> {
  const named = configurations.flatMap(({ folder, file, settings }) =>
    settings.plugins.map((name): NamedPlugin => {
      const { line, column } = settings.pluginPlaces.get(name) ?? { line: 1, column: 1 };
      return { name, from: join(root, folder), place: `${file}:${line}:${column}` };
    }),
  );
  const [first] = named;
  if (first === undefined || guard === undefined) return { rules: [], faults: [] };
  if (!isAllowed)
    throw new Failure(
      `${first.place}: the plugin "${first.name}" is code and was not loaded\nhelp: load it with --allow-plugins, or ignore the configuration with --no-config`,
    );
  const rules: PluginRule[] = [];
  const faults: InputFault[] = [];
  const seen = new Set<string>();
  for (const { name, from, place } of named) {
    const module = moduleOf(name, from);
    // Configurations of several folders may name the same plugin.
    if (seen.has(module)) continue;
    seen.add(module);
    try {
      rules.push(...(await rulesOf(name, from, rules, guard)));
    } catch (error) {
      const message = error instanceof Failure ? error.message : describeThrown(error);
      faults.push({ path: place, message: `plugin "${name}": ${message}; none of its rules ran` });
    }
  }
  return { rules, faults };
}

/** The rules of one plugin; throws if another plugin has one of them. */
async function rulesOf(
  name: string,
  from: string,
  others: readonly PluginRule[],
  guard: PluginGuard,
): Promise<readonly PluginRule[]> {
  const module = await guard.run({ plugin: name }, () => load(name, from));
  const rules: PluginRule[] = [];
  for (const rule of rulesIn(name, module, guard)) {
    const twin = [...others, ...rules].find((other) => other.rule.id === rule.id);
    if (twin !== undefined) throw new Failure(`"${twin.plugin}" already has a rule ${rule.id}`);
    rules.push({ plugin: name, rule });
  }
  return rules;
}

/** Resolves the name of a plugin: a path relative to the configuration's folder, or a package. */
function moduleOf(name: string, from: string): string {
  return isPathName(name) ? resolve(from, name) : name;
}

function isPathName(name: string): boolean {
  return /^\.{0,2}\//.test(name);
}

async function load(name: string, from: string): Promise<unknown> {
  const isPath = isPathName(name);
  const path = resolve(from, name);
  if (isPath && !existsSync(path)) throw new Failure('no such file');
  try {
    return await import(isPath ? pathToFileURL(path).href : name);
  } catch (error) {
    const why = describeThrown(error);
    const advice = !isPath && existsSync(path) ? `; to name a file, write "./${name}"` : '';
    throw new Failure(`${why}${advice}`);
  }
}

/** The default export: a rule, or a list of rules. */
function rulesIn(name: string, module: unknown, guard: PluginGuard): readonly SpecRule[] {
  const exported = defaultExport(module);
  const list: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  if (list.length === 0) throw new Failure('its list of rules is empty');
  return list.map((rule, index) => {
    const which = Array.isArray(exported) ? `rule ${index + 1} of its list` : 'its default export';
    const fault = ruleFault(rule, which);
    if (fault !== undefined) throw new Failure(fault);
    if (!isRule(rule)) throw new Failure(`${which} is not a rule`);
    // Reports list rules by topic, which rules of plugins need not state.
    return {
      ...rule,
      topic: 'custom',
      check: (analysis, report) =>
        guard.run({ plugin: name, rule: rule.id, syscall: analysis.spec.name }, () =>
          rule.check(analysis, report),
        ),
    };
  });
}

function defaultExport(module: unknown): unknown {
  if (typeof module === 'object' && module !== null && 'default' in module) return module.default;
  const names = typeof module === 'object' && module !== null ? Object.keys(module) : [];
  const has = names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`;
  throw new Failure(`it has no default export (a rule or a list of rules); ${has}`);
}

/** Why a value is not a rule. A common mistake is a list in an object, as other linters expect. */
function ruleFault(value: unknown, which: string): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `${which} is ${kindOf(value)}, not a rule or a list of rules`;
  if ('rules' in value && !('id' in value))
    return `${which} is an object with "rules"; export the list itself`;
  if (!('id' in value)) return `${which} has no id`;
  const { id } = value;
  if (typeof id !== 'string' || !/^[a-z][\w-]*\/[a-z][\w-]*$/.test(id))
    return `${which} has the id ${JSON.stringify(id) ?? kindOf(id)}, which does not have the form project/rule`;
  if (!('about' in value) || value.about !== 'spec') return `${id}: a rule of a plugin needs about: 'spec'`;
  if (!('severity' in value) || !SEVERITIES.some((severity) => severity === value.severity)) {
    const given = 'severity' in value ? String(value.severity) : '';
    return `${id}: the severity must be one of ${SEVERITIES.join(', ')}${didYouMean(given, SEVERITIES)}`;
  }
  if (!('summary' in value) || typeof value.summary !== 'string') return `${id} has no summary`;
  if (!('check' in value) || typeof value.check !== 'function') return `${id} has no function check()`;
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function isRule(value: unknown): value is SpecRule {
  return ruleFault(value, '') === undefined;
}
