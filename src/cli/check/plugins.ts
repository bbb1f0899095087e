import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SEVERITIES } from '../../lint/finding.ts';
import type { Rule, SpecRule } from '../../lint/rule.ts';
import { Failure } from '../failure.ts';

/**
 * Rules from modules that the configuration names. A module is code, so none is loaded unless the user's own command
 * line says so: a configuration may come with specs of strangers.
 */
export async function loadPlugins(names: readonly string[], isAllowed: boolean): Promise<readonly Rule[]> {
  const [first] = names;
  if (first === undefined) return [];
  if (!isAllowed)
    throw new Failure(
      `the configuration names the plugin "${first}", which is code: --allow-plugins loads it, --no-config leaves it out`,
    );
  const loaded = await Promise.all(names.map(async (name) => rulesIn(name, await load(name))));
  return loaded.flat();
}

async function load(name: string): Promise<unknown> {
  const isPath = /^\.{0,2}\//.test(name);
  try {
    return await import(isPath ? pathToFileURL(resolve(name)).href : name);
  } catch (error) {
    throw new Failure(`plugin "${name}": ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The default export: a rule, or a list of rules. */
function rulesIn(name: string, module: unknown): readonly Rule[] {
  const exported =
    typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
  const list: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  return list.map((rule) => {
    const fault = ruleFault(rule);
    if (fault !== undefined) throw new Failure(`plugin "${name}": ${fault}`);
    if (!isRule(rule)) throw new Failure(`plugin "${name}" exports something that is no rule`);
    return rule;
  });
}

function ruleFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null)
    return 'the default export is neither a rule nor a list of rules';
  if (!('id' in value) || typeof value.id !== 'string' || !/^[a-z][\w-]*\/[a-z][\w-]*$/.test(value.id))
    return 'a rule has an id of the form project/rule';
  if (!('about' in value) || value.about !== 'spec')
    return `${value.id}: a rule of a plugin is about: 'spec'`;
  if (!('severity' in value) || !SEVERITIES.some((severity) => severity === value.severity))
    return `${value.id}: the severity is one of ${SEVERITIES.join(', ')}`;
  if (!('summary' in value) || typeof value.summary !== 'string') return `${value.id} lacks a summary`;
  if (!('check' in value) || typeof value.check !== 'function')
    return `${value.id} lacks the function check()`;
  return undefined;
}

function isRule(value: unknown): value is SpecRule {
  return ruleFault(value) === undefined;
}
