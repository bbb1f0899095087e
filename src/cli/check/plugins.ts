import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PluginRule } from '../../check/checker.ts';
import type { Configuration } from '../../check/configuration.ts';
import { SEVERITIES } from '../../lint/finding.ts';
import type { SpecRule } from '../../lint/rule.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { EXIT, Failure } from '../failure.ts';
import { warn } from '../print.ts';

/**
 * Does what runs the code of plugins. Where that code ends the process, or waits for what never comes, the exit code
 * says that nothing was judged.
 */
export async function withPluginGuard<T>(names: readonly string[], action: () => Promise<T>): Promise<T> {
  if (names.length === 0) return action();
  const onExit = (): void => {
    process.exitCode = EXIT.failed;
    warn(
      `probeable: the process ended before the check did, so that nothing was judged: a plugin ended it, or never finished (${names.join(', ')})\n`,
    );
  };
  process.on('exit', onExit);
  try {
    return await action();
  } finally {
    process.off('exit', onExit);
  }
}

/**
 * Rules from modules that the configuration names. A module is code, so none is loaded unless the user's own command
 * line says so: a configuration may come with specs of strangers.
 */
export async function loadPlugins(
  configurations: readonly Configuration[],
  root: string,
  isAllowed: boolean,
): Promise<readonly PluginRule[]> {
  const named = configurations.flatMap(({ folder, settings }) =>
    settings.plugins.map((name) => ({ name, from: join(root, folder) })),
  );
  const [first] = named;
  if (first === undefined) return [];
  if (!isAllowed)
    throw new Failure(
      `the configuration names the plugin "${first.name}", which is code: --allow-plugins loads it, --no-config leaves it out`,
    );
  const loaded: PluginRule[] = [];
  const seen = new Set<string>();
  for (const { name, from } of named) {
    const module = moduleOf(name, from);
    // Configurations of several folders may share one.
    if (seen.has(module)) continue;
    seen.add(module);
    for (const rule of rulesIn(name, await load(name, from))) {
      const twin = loaded.find((other) => other.rule.id === rule.id);
      if (twin !== undefined)
        throw new Failure(`plugin "${name}": "${twin.plugin}" already has a rule ${rule.id}`);
      loaded.push({ plugin: name, rule });
    }
  }
  return loaded;
}

/** What a configuration in a folder means by the name of a plugin: a path from there, or a package. */
function moduleOf(name: string, from: string): string {
  return isPathName(name) ? resolve(from, name) : name;
}

function isPathName(name: string): boolean {
  return /^\.{0,2}\//.test(name);
}

async function load(name: string, from: string): Promise<unknown> {
  const isPath = isPathName(name);
  const path = resolve(from, name);
  if (isPath && !existsSync(path)) throw new Failure(`plugin "${name}": no such file`);
  try {
    return await import(isPath ? pathToFileURL(path).href : name);
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    const advice = !isPath && existsSync(path) ? `; a file is named with its folder: "./${name}"` : '';
    throw new Failure(`plugin "${name}": ${why}${advice}`);
  }
}

/** The default export: a rule, or a list of rules. */
function rulesIn(name: string, module: unknown): readonly SpecRule[] {
  const exported = defaultExport(name, module);
  const list: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  if (list.length === 0) throw new Failure(`plugin "${name}": its list of rules is empty`);
  return list.map((rule, index) => {
    const which = Array.isArray(exported) ? `rule ${index + 1} of its list` : 'its default export';
    const fault = ruleFault(rule, which);
    if (fault !== undefined) throw new Failure(`plugin "${name}": ${fault}`);
    if (!isRule(rule)) throw new Failure(`plugin "${name}": ${which} is no rule`);
    // Reports and pages list rules by topic, which a project's own need not name.
    return { ...rule, topic: 'custom', check: (analysis, report) => rule.check(analysis, report) };
  });
}

function defaultExport(name: string, module: unknown): unknown {
  if (typeof module === 'object' && module !== null && 'default' in module) return module.default;
  const names = typeof module === 'object' && module !== null ? Object.keys(module) : [];
  const has = names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`;
  throw new Failure(`plugin "${name}": it has no default export, which is a rule or a list of rules; ${has}`);
}

/** What keeps a value from being a rule. A list in an object, as other linters have it, is the usual slip. */
function ruleFault(value: unknown, which: string): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `${which} is ${kindOf(value)}, and not a rule or a list of rules`;
  if ('rules' in value && !('id' in value))
    return `${which} is an object with "rules": export the list of rules itself`;
  if (!('id' in value)) return `${which} has no id`;
  const { id } = value;
  if (typeof id !== 'string' || !/^[a-z][\w-]*\/[a-z][\w-]*$/.test(id))
    return `${which} has the id ${JSON.stringify(id) ?? kindOf(id)}, which is not of the form project/rule`;
  if (!('about' in value) || value.about !== 'spec') return `${id}: a rule of a plugin is about: 'spec'`;
  if (!('severity' in value) || !SEVERITIES.some((severity) => severity === value.severity)) {
    const given = 'severity' in value ? String(value.severity) : '';
    return `${id}: the severity is one of ${SEVERITIES.join(', ')}${didYouMean(given, SEVERITIES)}`;
  }
  if (!('summary' in value) || typeof value.summary !== 'string') return `${id} lacks a summary`;
  if (!('check' in value) || typeof value.check !== 'function') return `${id} lacks the function check()`;
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
