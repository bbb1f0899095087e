import type { Position } from '../../spec/position.ts';
import type { Condition } from '../libseccomp/condition.ts';

/** The actions that a profile can name, by the last part of their constants: `SCMP_ACT_KILL` … */
export const ACTION_NAMES = [
  'KILL',
  'KILL_THREAD',
  'KILL_PROCESS',
  'TRAP',
  'ERRNO',
  'TRACE',
  'ALLOW',
  'LOG',
  'NOTIFY',
] as const;

export type ActionName = (typeof ACTION_NAMES)[number];

/** An action as a profile gives it; what becomes of an errno on an action that has none is the engine's affair. */
export interface ProfileAction {
  readonly name: ActionName;
  /** `errnoRet` or `defaultErrnoRet`; undefined where the profile gives none. */
  readonly errno: number | undefined;
}

/** When a rule is for a container at all. Names of capabilities are whole: `CAP_SYS_ADMIN`. */
export interface RuleScope {
  /** All of these must be in the bounding set. */
  readonly capabilities: readonly string[];
  /** Any of these in the bounding set drops the rule. */
  readonly withoutCapabilities: readonly string[];
  /** Host architectures in Go's spelling; empty for all. */
  readonly architectures: readonly string[];
  readonly withoutArchitectures: readonly string[];
  /** From this kernel on. */
  readonly minKernel: readonly [number, number] | undefined;
}

export const EVERYWHERE: RuleScope = {
  capabilities: [],
  withoutCapabilities: [],
  architectures: [],
  withoutArchitectures: [],
  minKernel: undefined,
};

/** One rule of a profile. */
export interface ProfileRule {
  readonly names: readonly string[];
  readonly action: ProfileAction;
  /** Conditions in the order of the profile; an argument may be named twice. */
  readonly conditions: readonly Condition[];
  readonly scope: RuleScope;
  /** The architectures of callers that it is for, by libseccomp's names; undefined for all. No written profile has it. */
  readonly abis?: readonly string[] | undefined;
  /** In words: "rule 3, line 40", "since 20.10.10". */
  readonly origin: string;
}

/** Architectures of a filter: a list, or what each host filters beside its own. Constants, `SCMP_ARCH_X86_64`. */
export type ProfileArchitectures =
  | { readonly kind: 'list'; readonly list: readonly string[] }
  | { readonly kind: 'map'; readonly map: ReadonlyMap<string, readonly string[]> };

/**
 * A profile in any of its three forms: OCI's `linux.seccomp`, Docker's (moby/profiles, seccomp/seccomp.go) or
 * containers/common's (pkg/seccomp/types.go).
 */
export interface Profile {
  readonly defaultAction: ProfileAction;
  readonly architectures: ProfileArchitectures;
  readonly flags: readonly string[];
  readonly rules: readonly ProfileRule[];
}

/** A place in a profile that was written in a file. */
export function describeRulePlace(index: number, place: Position): string {
  return `rule ${index + 1} of the profile, line ${place.line}`;
}
