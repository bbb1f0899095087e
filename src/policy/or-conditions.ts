import { ARGUMENT_COUNT } from '../seccomp/argument-count.ts';
import type { Condition } from '../seccomp/libseccomp/condition.ts';
import type { SeccompAction } from '../seccomp/seccomp-action.ts';
import { syscallNumbers } from '../seccomp/syscalls/syscall-numbers.ts';
import { isMet, telling } from './argument-values.ts';
import type { PolicyAnalysis } from './policy-analysis.ts';
import type { ScopedInstallations } from './scoped-installations.ts';
import type { StatedRule } from './stated-rule.ts';

/** A call that a rule decides although not all of its conditions hold, as they would have to if they were joined by "and". */
export interface OrExample {
  readonly args: readonly bigint[];
  /** The condition that holds, and one that does not. */
  readonly met: Condition;
  readonly unmet: Condition;
  /** Whether the conditions on one argument hold for every value of it, so that they decide nothing. */
  readonly isEverything: boolean;
}

/**
 * Finds calls that a rule decides because its engine joins its conditions by "or", which runc, crun and youki do as soon
 * as two of them are about one argument. Several numbers of one argument, of which a call can have one, were meant so.
 *
 * @returns none if the rule means the same either way
 */
export function orExamples(conditions: readonly Condition[]): readonly OrExample[] {
  const byIndex = new Map<number, Condition[]>();
  for (const condition of conditions) {
    const known = byIndex.get(condition.index);
    if (known === undefined) byIndex.set(condition.index, [condition]);
    else known.push(condition);
  }
  if (byIndex.size === conditions.length) return [];
  const parts = [...byIndex].map(([index, own]) => {
    const values = telling(own);
    const isEach = (value: bigint): boolean => own.every((one) => isMet(one, value));
    const isAny = (value: bigint): boolean => own.some((one) => isMet(one, value));
    // Conditions that exclude each other can only have been meant as alternatives.
    const isMeant = values.some(isEach) ? isEach : isAny;
    const isEverything = own.length > 1 && isMeant === isEach && values.every(isAny);
    return { index, own, values, isAny, isMeant, isEverything };
  });
  const isDecided = (args: readonly bigint[]): boolean =>
    parts.some(({ index, isAny }) => isAny(args[index] ?? 0n));
  const isIntended = (args: readonly bigint[]): boolean =>
    parts.every(({ index, isMeant }) => isMeant(args[index] ?? 0n));
  const base = Array.from({ length: ARGUMENT_COUNT }, (_, index) => {
    const part = parts.find((one) => one.index === index);
    return part?.values.find(part.isMeant) ?? 0n;
  });
  return parts.flatMap(({ index, values, isEverything }) =>
    values.flatMap((value): readonly OrExample[] => {
      const args = base.with(index, value);
      if (!isDecided(args) || isIntended(args)) return [];
      const met = conditions.find((one) => isMet(one, args[one.index] ?? 0n));
      const unmet = conditions.find((one) => !isMet(one, args[one.index] ?? 0n));
      return met === undefined || unmet === undefined ? [] : [{ args, met, unmet, isEverything }];
    }),
  );
}

/** A call that a rule decides because its conditions are joined by "or", and what the filter returned for it. */
export interface DecidedByOr {
  readonly name: string;
  readonly action: SeccompAction;
  readonly example: OrExample;
}

/** With so many rules of one call, it is not looked for others that decide an example, too. */
const MAX_OTHERS = 200;

/** Runs the filter with the examples of a rule until the rule alone decides one; undefined if it decides none. */
export function decidedByOr(
  rule: StatedRule,
  policy: PolicyAnalysis,
  scoped: ScopedInstallations,
): DecidedByOr | undefined {
  const examples = orExamples(rule.conditions);
  const installation = examples.length === 0 ? undefined : scoped.for(rule.scope);
  const filter = installation?.installed.filter;
  if (installation === undefined || filter === undefined) return undefined;
  const { token } = installation.host;
  for (const name of rule.names) {
    const number = syscallNumbers().numberOf(name, installation.host);
    if (number === undefined || number < 0) continue;
    const rules = policy.rulesFor(name);
    if (rules.length > MAX_OTHERS) continue;
    const others = rules.filter((one) => one !== rule);
    for (const example of examples) {
      const { args } = example;
      const [decision] = filter.decide({ token, number, args });
      if (decision?.by !== 'rule' || decision.rule.origin !== rule.origin) continue;
      if (others.some(({ conditions }) => applies(conditions, args))) continue;
      return { name, example, action: installation.run({ number, args }) };
    }
  }
  return undefined;
}

/** Whether the conditions of a rule hold as engines join them. */
function applies(conditions: readonly Condition[], args: readonly bigint[]): boolean {
  const holds = (one: Condition): boolean => isMet(one, args[one.index] ?? 0n);
  const isRepeated = new Set(conditions.map(({ index }) => index)).size !== conditions.length;
  return isRepeated ? conditions.some(holds) : conditions.every(holds);
}
