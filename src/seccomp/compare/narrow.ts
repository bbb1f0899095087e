import type { Architecture } from '../architecture.ts';

/** 32-bit ABIs whose arguments a 64-bit kernel hands over without upper halves (syscall_get_arguments of each architecture). */
const NARROW = new Set(['x86', 'arm', 's390', 'ppc']);

/** Whether filters see the arguments of an architecture's callers without upper halves. */
export function isNarrowArchitecture({ name }: Architecture): boolean {
  return NARROW.has(name);
}
