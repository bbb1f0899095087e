import type { Architecture } from '../architecture.ts';
import type { ResolvedProfile } from '../profile/resolve-profile.ts';
import type { SyscallNumbers } from '../syscalls/syscall-numbers.ts';
import type { EngineVersion } from './engine-version.ts';
import type { InstalledFilter } from './installed-filter.ts';

/** The programs that install a profile as a filter. */
export const ENGINE_NAMES = [
  'runc',
  'crun',
  'youki',
  'gvisor',
  'systemd-nspawn',
  'flatpak',
  'lxc',
  'snapd',
  'firejail',
  'android',
  'systemd',
] as const;

export type EngineName = (typeof ENGINE_NAMES)[number];

/** An engine, of one release or of the newest known one. */
export interface ContainerEngine {
  readonly name: EngineName;
  readonly version: EngineVersion | undefined;
  /** As the user named it: "runc@1.1.5". */
  readonly label: string;
}

/** What an engine knows about its host. */
export interface EngineContext {
  readonly native: Architecture;
  readonly numbers: SyscallNumbers;
  readonly version: EngineVersion | undefined;
}

/** The result of installing a profile: a filter with notes, or the reason why no container starts. */
export type Installation =
  | { readonly ok: true; readonly filter: InstalledFilter; readonly notes: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** Installs a profile that was resolved for the host, as one engine does. */
export type Installer = (profile: ResolvedProfile, context: EngineContext) => Installation;
