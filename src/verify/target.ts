import type { Architecture } from '../seccomp/architecture.ts';
import { findKernelArchitecture } from '../spec/architecture.ts';
import type { Spec } from '../spec/model.ts';
import type { Version } from '../spec/version.ts';

/** A spec with the values and steps of an architecture. */
export function specOn(spec: Spec, { name }: Architecture): Spec {
  const architecture = findKernelArchitecture(name);
  return architecture === undefined ? spec : spec.on(architecture);
}

/** The kernel that calls are planned for. */
export interface Target {
  /** Undefined where the kernel is not known yet: every call must then be harmless on every release. */
  readonly version: Version | undefined;
  readonly architecture: Architecture;
}
