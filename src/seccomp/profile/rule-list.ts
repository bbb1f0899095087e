import type { Condition } from '../libseccomp/condition.ts';
import type { SeccompAction } from '../seccomp-action.ts';

/** A condition that may be about the low word of an argument alone. */
export interface ListCondition extends Condition {
  /** 32 where the tool compares the low word only. */
  readonly bits: 32 | 64;
}

/** A rule of a list. */
export interface ListRule {
  /** A name, or a number of the machine's own architecture. */
  readonly syscall: string | number;
  readonly action: SeccompAction;
  /** All must hold. */
  readonly conditions: readonly ListCondition[];
  /** The machines on which it counts, by libseccomp's names; undefined for all. */
  readonly hosts?: readonly string[] | undefined;
  /** "line 5". */
  readonly origin: string;
}

/** One filter that a tool makes of its own list. */
export interface ListFilter {
  /** Empty if the tool makes one filter. */
  readonly name: string;
  readonly defaultAction: SeccompAction;
  /** What callers of other architectures get. */
  readonly foreignAction: SeccompAction;
  /** The architectures besides that of the machine, by the machine's name. */
  readonly others: Readonly<Record<string, readonly string[]>>;
  readonly rules: readonly ListRule[];
  /** How rules of one call go together: as libseccomp merges them, or the first that applies decides. */
  readonly merge: 'libseccomp' | 'first';
}

/** A list of rules in the form of a tool that makes the filters itself. */
export interface RuleList {
  /** The tool: "LXC". */
  readonly tool: string;
  /** In the order of their installation. */
  readonly filters: readonly ListFilter[];
}
