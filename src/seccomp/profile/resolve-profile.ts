import { compareVersions, type Version } from '../../spec/version.ts';
import { type Architecture, findArchitecture, profileConstant } from '../architecture.ts';
import type { Profile, ProfileRule, RuleScope } from './profile.ts';

/** The host and container for which a profile is resolved. */
export interface Host {
  readonly architecture: Architecture;
  /** The container's bounding set, with full names: `CAP_KILL`. */
  readonly capabilities: ReadonlySet<string>;
  readonly kernel: Version;
}

/** A profile in OCI's form, as an engine gets it: with the architectures and rules for one host and container. */
export interface ResolvedProfile {
  readonly defaultAction: Profile['defaultAction'];
  /** `SCMP_ARCH_*`; the native architecture may be missing. */
  readonly architectures: readonly string[];
  readonly flags: readonly string[];
  readonly rules: readonly ProfileRule[];
}

/**
 * Chooses architectures and rules for a host, as dockerd (moby/profiles, seccomp/seccomp_linux.go, setupSeccomp) and
 * containers/common do. Of a map only the host's entry counts; a host without an entry gets an empty list. Rules that do
 * not apply to the container are dropped.
 */
export function resolveProfile(profile: Profile, host: Host): ResolvedProfile {
  return {
    defaultAction: profile.defaultAction,
    architectures: architecturesOf(profile, host.architecture),
    flags: profile.flags,
    rules: profile.rules.filter(({ scope }) => isInScope(scope, host)),
  };
}

function architecturesOf({ architectures }: Profile, host: Architecture): readonly string[] {
  if (architectures.kind === 'list') return architectures.list;
  const own = profileConstant(host);
  const others = architectures.map.get(own);
  return others === undefined ? [] : [own, ...others];
}

function isInScope(scope: RuleScope, { architecture, capabilities, kernel }: Host): boolean {
  const isHost = (name: string): boolean => findArchitecture(name) === architecture;
  if (scope.architectures.length > 0 && !scope.architectures.some(isHost)) return false;
  if (scope.withoutArchitectures.some(isHost)) return false;
  if (!scope.capabilities.every((name) => capabilities.has(name))) return false;
  if (scope.withoutCapabilities.some((name) => capabilities.has(name))) return false;
  const { minKernel, withoutMinKernel } = scope;
  if (withoutMinKernel !== undefined && compareVersions(kernel, withoutMinKernel) >= 0) return false;
  return minKernel === undefined || compareVersions(kernel, minKernel) >= 0;
}
