import type { Architecture } from '../architecture.ts';
import type { ResolvedProfile } from '../profile/resolve-profile.ts';
import type { SyscallNumbers } from '../syscalls/syscall-numbers.ts';
import type { EngineVersion } from './engine-version.ts';
import type { InstalledFilter } from './installed-filter.ts';

/** The programs that turn a profile into a filter. */
export const ENGINE_NAMES = ['runc', 'crun', 'youki', 'gvisor', 'systemd-nspawn'] as const;

export type EngineName = (typeof ENGINE_NAMES)[number];

/** An engine of one release; the newest known where there is none. */
export interface ContainerEngine {
  readonly name: EngineName;
  readonly version: EngineVersion | undefined;
  /** As it was asked for: "runc@1.1.5". */
  readonly label: string;
}

/** What an engine works with. */
export interface EngineContext {
  readonly native: Architecture;
  readonly numbers: SyscallNumbers;
  readonly version: EngineVersion | undefined;
}

/** What becomes of a profile: a filter, with what the engine says or keeps to itself; or a container that does not start. */
export type Installation =
  | { readonly ok: true; readonly filter: InstalledFilter; readonly notes: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** How one engine installs a profile that was resolved for the host. */
export type Installer = (profile: ResolvedProfile, context: EngineContext) => Installation;
