import type { SeccompAction } from '../seccomp-action.ts';
import type { Condition } from './condition.ts';

/** A rule as an engine gives it to libseccomp (seccomp_rule_add): an action for a call whose arguments meet all conditions. */
export interface FilterRule {
  /** A name, or a number for a call without a name yet, which then counts on every architecture. */
  readonly syscall: string | number;
  readonly action: SeccompAction;
  /** At most one per argument; a rule without conditions is unconditional. */
  readonly conditions: readonly Condition[];
  /** The architectures of the callers that it applies to, by libseccomp's names; undefined for all. */
  readonly abis?: readonly string[] | undefined;
  /** Where the rule comes from, for people ("Docker since 20.10.10"); may be empty. */
  readonly origin: string;
}
