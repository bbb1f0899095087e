import { ARGUMENT_COUNT } from '../seccomp/argument-count.ts';
import type { Condition } from '../seccomp/libseccomp/condition.ts';
import type { FilterRule } from '../seccomp/libseccomp/filter-rule.ts';
import type { Profile, ProfileAction } from '../seccomp/profile/profile.ts';
import { isSameAction, type SeccompAction } from '../seccomp/seccomp-action.ts';
import { isMet, telling } from './argument-values.ts';
import type { PolicyAnalysis } from './policy-analysis.ts';
import type { ScopedInstallations } from './scoped-installations.ts';
import type { StatedRule } from './stated-rule.ts';

/** A call that a dropped rule names, and which gets something else than the rule says. */
export interface Overruled {
  readonly name: string;
  /** The architecture of the caller, if it is not the host's. */
  readonly caller: string | undefined;
  readonly args: readonly bigint[];
  readonly action: SeccompAction;
  /** The rule that decides instead. */
  readonly by: FilterRule;
}

/** The rules of a profile that engines drop since their action is the default action. */
export function droppedRules({ rules }: PolicyAnalysis, { defaultAction }: Profile): readonly StatedRule[] {
  const wanted = keyOf(defaultAction.name.toLowerCase(), defaultAction.errno);
  return rules.filter(({ action, errno }) => keyOf(action, errno) === wanted);
}

/** An action as engines give it to libseccomp, with EPERM where no errno is stated. */
function keyOf(name: string, errno: ProfileAction['errno']): string {
  if (name === 'errno' || name === 'trace') return `${name} ${errno ?? 1}`;
  return name === 'kill' ? 'kill_thread' : name;
}

/**
 * Asks the filter for calls that a dropped rule is about. Undefined if they get the default action, or if the rule only
 * says what becomes of the calls that a rule with conditions leaves.
 */
export function overruled(rule: StatedRule, scoped: ScopedInstallations): Overruled | undefined {
  const installation = scoped.for(rule.scope);
  const filter = installation?.installed.filter;
  if (installation === undefined || filter === undefined) return undefined;
  const { defaultAction } = filter.collection;
  for (const name of rule.names)
    for (const caller of installation.callers) {
      const number = filter.collection.numbers.numberOf(name, caller);
      const isThere = filter.collection.architectures.some(({ architecture }) => architecture === caller);
      if (!isThere || number === undefined || number < 0) continue;
      const { ways } = installation.actionsOfNumber(number, caller);
      const examples = rule.conditions.length === 0 ? ways.map(({ example }) => example) : [];
      for (const args of [...examples, ...fitting(rule.conditions)]) {
        const action = installation.run({ number, args }, caller);
        if (isSameAction(action, defaultAction)) continue;
        const [decision] = filter.decide({ token: caller.token, number, args });
        if (decision?.by !== 'rule') continue;
        const { rule: by } = decision;
        const isRest = rule.conditions.length === 0 && by.syscall === name && by.conditions.length > 0;
        if (isRest) continue;
        const other = caller === installation.host ? undefined : caller.name;
        return { name, caller: other, args, action, by };
      }
    }
  return undefined;
}

/** Arguments for which the conditions of a rule hold. */
function fitting(conditions: readonly Condition[]): readonly (readonly bigint[])[] {
  const none: readonly bigint[] = Array.from({ length: ARGUMENT_COUNT }, () => 0n);
  if (conditions.length === 0) return [none];
  const isSplit = new Set(conditions.map(({ index }) => index)).size !== conditions.length;
  const parts = isSplit ? conditions.map((one) => [one]) : [conditions];
  return parts.flatMap((together) => {
    let args: readonly bigint[] = none;
    for (const condition of together) {
      const value = telling([condition]).find((one) => isMet(condition, one));
      if (value === undefined) return [];
      args = args.with(condition.index, value);
    }
    return [args];
  });
}
