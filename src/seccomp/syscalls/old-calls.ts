import { findArchitecture } from '../architecture.ts';
import { syscallNumbers } from './syscall-numbers.ts';

/** The first number that all architectures share, of Linux 5.1 (2019): a call below it is older. */
const FIRST_SHARED = 424;
/** The numbers that x86-64 alone uses, for its own calls, and since 6.11: uretprobe has 335, uprobe 336. */
const OWN_OF_X86_64 = 335;

const LIMITS = [
  ['x86_64', OWN_OF_X86_64],
  ['x86', FIRST_SHARED],
] as const;

/** Whether a call is older than Linux 5.1, by its number on x86: whatever defines it again, it is no proposal. */
export function isOldCall(name: string): boolean {
  return LIMITS.some(([one, limit]) => {
    const architecture = findArchitecture(one);
    const number = architecture === undefined ? undefined : syscallNumbers().numberOf(name, architecture);
    return number !== undefined && number < limit;
  });
}
