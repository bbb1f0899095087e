import type { InputFault } from '../../check/run.ts';
import type { RuleFault } from '../../lint/rule-fault.ts';
import type { PluginRule } from './plugins.ts';

/** What keeps a run from being whole, each said once. */
export class FaultList {
  readonly #all: InputFault[];
  readonly #known = new Set<string>();

  constructor(faults: readonly InputFault[]) {
    this.#all = [...faults];
  }

  add(fault: InputFault): void {
    const key = `${fault.path}\n${fault.message}`;
    if (!this.#known.has(key)) this.#all.push(fault);
    this.#known.add(key);
  }

  get all(): readonly InputFault[] {
    return this.#all;
  }
}

/** A rule that failed: which it is, where it comes from, over which call. */
export function describeRuleFault(
  { rule, path, syscall, message }: RuleFault,
  plugins: readonly PluginRule[],
): InputFault {
  const plugin = plugins.find((one) => one.rule.id === rule)?.plugin;
  const from = plugin === undefined ? '' : ` of the plugin "${plugin}"`;
  const over = syscall === undefined ? '' : ` on ${syscall}`;
  return {
    path,
    message: `the rule ${rule}${from} failed${over}, so that its findings are missing: ${message}`,
  };
}
