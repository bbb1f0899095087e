import type { Architecture } from '../seccomp/architecture.ts';
import type { Version } from '../spec/version.ts';

/** The kernel that calls are planned for. */
export interface Target {
  /** Undefined where the kernel is not known yet: every call must then be harmless on every release. */
  readonly version: Version | undefined;
  readonly architecture: Architecture;
}
