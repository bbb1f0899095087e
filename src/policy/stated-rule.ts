import type { Condition } from '../seccomp/libseccomp/condition.ts';
import type { NamedPolicy } from '../seccomp/profile/policy.ts';
import { EVERYWHERE, type RuleScope } from '../seccomp/profile/profile.ts';
import { answerWord } from '../seccomp/seccomp-action.ts';
import type { Placed } from './policy-places.ts';

/** A rule as its author wrote it, whatever the form of the policy is. */
export interface StatedRule extends Placed {
  readonly names: readonly string[];
  /** As a profile names it, without "SCMP_ACT_", in lower case ("errno"), or what a filter returns ("EPERM"). */
  readonly action: string;
  /** The errno that it gives; undefined for that of the engine. */
  readonly errno: number | undefined;
  readonly conditions: readonly Condition[];
  /** Which containers it applies to. */
  readonly scope: RuleScope;
}

/** The rules of a policy in their order. A program, and a unit of systemd, whose sets the release defines, have none. */
export function statedRules({ policy }: NamedPolicy): readonly StatedRule[] {
  switch (policy.kind) {
    case 'profile':
      return policy.profile.rules.map(({ names, action, conditions, scope, origin, pointer }) => ({
        names,
        action: action.name.toLowerCase(),
        errno: action.errno,
        conditions,
        scope,
        origin,
        pointer,
      }));
    case 'list':
      return policy.list.filters.flatMap(({ rules }) =>
        rules.map(({ syscall, action, conditions, origin }) => ({
          names: typeof syscall === 'string' ? [syscall] : [],
          action: action.kind === 'errno' ? 'errno' : answerWord(action),
          errno: action.kind === 'errno' ? action.errno : undefined,
          conditions,
          scope: EVERYWHERE,
          origin,
        })),
      );
    case 'program':
    case 'unit':
      return [];
  }
}

/** Whether a rule applies to every container on every host. */
export function appliesEverywhere({ scope }: StatedRule): boolean {
  const { capabilities, withoutCapabilities, architectures, withoutArchitectures } = scope;
  const { minKernel, withoutMinKernel } = scope;
  const lists = [capabilities, withoutCapabilities, architectures, withoutArchitectures];
  return (
    minKernel === undefined && withoutMinKernel === undefined && lists.every(({ length }) => length === 0)
  );
}
