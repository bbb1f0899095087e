import type { Position } from '../../spec/position.ts';
import type { Condition } from '../libseccomp/condition.ts';

/** The actions of profiles, by the last part of their constants: `SCMP_ACT_KILL` … */
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

/** An action of a profile. Engines differ in what they do with an errno on an action that takes none. */
export interface ProfileAction {
  readonly name: ActionName;
  /** `errnoRet` or `defaultErrnoRet`; undefined if absent. */
  readonly errno: number | undefined;
}

/** Which containers a rule applies to. Capabilities have full names: `CAP_SYS_ADMIN`. */
export interface RuleScope {
  /** The bounding set must have all of these. */
  readonly capabilities: readonly string[];
  /** The bounding set must have none of these. */
  readonly withoutCapabilities: readonly string[];
  /** Host architectures in Go's spelling; empty for all. */
  readonly architectures: readonly string[];
  readonly withoutArchitectures: readonly string[];
  /** The oldest kernel release. */
  readonly minKernel: readonly [number, number] | undefined;
  /** The oldest release on which it no longer counts: "minKernel" in "excludes", which Docker reads. */
  readonly withoutMinKernel?: readonly [number, number] | undefined;
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
  /** Conditions in the order of the profile; several may be about one argument. */
  readonly conditions: readonly Condition[];
  readonly scope: RuleScope;
  /** The architectures of the callers that it applies to, by libseccomp's names; undefined for all. Profile files never have it. */
  readonly abis?: readonly string[] | undefined;
  /** Where the rule comes from, for people: "rule 3, line 40", "since 20.10.10". */
  readonly origin: string;
  /** The JSON pointer to the rule; undefined if it was not read from JSON or YAML. */
  readonly pointer?: string;
}

/** Architectures of a filter, `SCMP_ARCH_*`: a list, or for each host its additional ones. */
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

/** Names a rule of a profile file. */
export function describeRulePlace(index: number, place: Position): string {
  return `rule ${index + 1} of the profile, line ${place.line}`;
}
