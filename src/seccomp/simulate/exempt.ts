import type { Architecture } from '../architecture.ts';

/** Calls that the kernel makes for itself, through a trampoline, and does not ask a filter about. */
const EXEMPT: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['uretprobe', [6, 14]],
  ['uprobe', [6, 18]],
]);

/**
 * The release from which on a kernel runs a call whatever a filter answers (kernel/seccomp.c, __secure_computing;
 * uretprobe also in stable 6.13); undefined for every other call.
 */
export function exemptSince(
  syscall: string | undefined,
  architecture: Architecture,
): readonly [number, number] | undefined {
  return architecture.name === 'x86_64' ? EXEMPT.get(syscall ?? '') : undefined;
}

/** That exemption in words. */
export function exemptText(since: readonly [number, number]): string {
  return `from Linux ${since.join('.')} on the kernel makes this call without asking a filter`;
}
