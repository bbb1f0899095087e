import type { Architecture } from '../../seccomp/architecture.ts';
import { DEFAULT_CAPABILITIES } from '../../seccomp/profile/default-capabilities.ts';
import type { SimulatedCall } from '../../seccomp/simulate/filter-answer.ts';
import { askSandboxKernel, type SandboxKernel } from '../../seccomp/simulate/sandbox-kernel.ts';
import { findKernelArchitecture } from '../../spec/architecture.ts';
import type { Spec } from '../../spec/model.ts';

/** A spec as it is on the architecture of a caller. */
export function specForCaller(spec: Spec, { name }: Architecture): Spec {
  const architecture = findKernelArchitecture(name === 'x86' ? 'i386' : name);
  return architecture === undefined ? spec : spec.on(architecture);
}

/** In which releases a kernel such as gVisor lacks a call; undefined where none does. */
export function lackingReleases(kernel: SandboxKernel, call: SimulatedCall): string | undefined {
  const { rule } = askSandboxKernel(kernel, undefined, DEFAULT_CAPABILITIES, call);
  const answers = rule.slice(rule.lastIndexOf(': ') + 2);
  return rule.includes('ENOSYS') ? `it answers by its release: ${answers}` : undefined;
}

/** The words of facts about runtimes that are errnos. */
export function errnosNamedIn(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.match(/\bE[A-Z0-9]{2,}\b/g) ?? []));
}
