import type { Architecture } from '../seccomp/architecture.ts';
import type { Call, Spec } from '../spec/model.ts';
import type { Version } from '../spec/version.ts';
import type { World } from './world.ts';

/** A call to make, and its number. */
export interface NumberedCall {
  readonly spec: Spec;
  readonly number: number;
  readonly call: Call;
}

/** Stands for a result: the call was not made, because too many calls of its number had killed or blocked the calling process. */
export const NOT_MADE = 'not made';

/** One world, ready to make calls in. */
export interface OpenWorld {
  /** The results in order: an errno's name, `success`, the signal that ended the caller, `hung`, or {@link NOT_MADE}. */
  make(calls: readonly NumberedCall[]): Promise<readonly string[]>;
}

/** A kernel as `verify` sees it: its identity, and a way to make calls. */
export interface Kernel {
  /** As uname(2) gives it. */
  readonly release: string;
  readonly version: Version;
  readonly architecture: Architecture;
  /** The calls already run under a seccomp filter, whose errnos look like the kernel's. */
  readonly isFiltered: boolean;
  /** The available worlds. */
  readonly worlds: readonly World[];
  /** Opens a world. If it has a filter, the filter returns its errno for `numbers`. */
  open(world: World, numbers: readonly number[]): Promise<OpenWorld>;
}
