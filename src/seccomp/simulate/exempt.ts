import { compareVersions, type Version } from '../../spec/version.ts';
import type { Architecture } from '../architecture.ts';
import type { FilterAnswer } from './filter-answer.ts';

/** Calls of the kernel's own trampolines, which bypass filters. */
const EXEMPT: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['uretprobe', [6, 14]],
  ['uprobe', [6, 18]],
]);

/**
 * The first kernel release in which a call bypasses filters (kernel/seccomp.c, __secure_computing; uretprobe also in stable
 * 6.13); undefined for all other calls.
 */
export function exemptSince(
  syscall: string | undefined,
  architecture: Architecture,
): readonly [number, number] | undefined {
  return architecture.name === 'x86_64' ? EXEMPT.get(syscall ?? '') : undefined;
}

/** The note about an exemption. */
export function exemptText(since: readonly [number, number]): string {
  return `since Linux ${since.join('.')}, this call bypasses seccomp filters`;
}

/** What a kernel answers to a call that bypasses filters on it; undefined where filters decide. */
export function exemptAnswer(
  syscall: string | undefined,
  architecture: Architecture,
  kernel: Version,
): FilterAnswer | undefined {
  const since = exemptSince(syscall, architecture);
  if (since === undefined || compareVersions(kernel, since) < 0) return undefined;
  const rule = exemptText(since);
  return { answer: 'allow', rule, possible: [{ answer: 'allow', rule }] };
}
