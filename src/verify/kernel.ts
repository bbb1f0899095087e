import type { Architecture } from '../seccomp/architecture.ts';
import type { Call, Spec } from '../spec/model.ts';
import type { Version } from '../spec/version.ts';
import type { World } from './world.ts';

/** A call to make, under the number that belongs to it. */
export interface NumberedCall {
  readonly spec: Spec;
  readonly number: number;
  readonly call: Call;
}

/** In the place of an answer: the call was not made, since others like it had ended or kept the process that makes them. */
export const NOT_MADE = 'not made';

/** One world, ready to make calls in. */
export interface OpenWorld {
  /** The answers in order: an errno's name, `success`, the signal that ended the caller, `hung`, or {@link NOT_MADE}. */
  make(calls: readonly NumberedCall[]): Promise<readonly string[]>;
}

/** The kernel as verification needs it: what it is, and somebody who makes calls. */
export interface Kernel {
  /** As uname(2) gives it. */
  readonly release: string;
  readonly version: Version;
  readonly architecture: Architecture;
  /** A seccomp filter is around all of this already, and its answers look like the kernel's. */
  readonly isFiltered: boolean;
  /** The worlds that can be had here. */
  readonly worlds: readonly World[];
  /** Opens a world; the filter of one that has a filter answers to `numbers`. */
  open(world: World, numbers: readonly number[]): Promise<OpenWorld>;
}
