import { findArchitecture } from '../architecture.ts';
import { syscallNumbers } from './syscall-numbers.ts';

/** The first number that all architectures share, of Linux 5.1 (2019): a call below it is older. */
const FIRST_SHARED = 424;

/** Whether a call is older than Linux 5.1, by its number on x86: whatever defines it again, it is no proposal. */
export function isOldCall(name: string): boolean {
  return ['x86_64', 'x86'].some((one) => {
    const architecture = findArchitecture(one);
    const number = architecture === undefined ? undefined : syscallNumbers().numberOf(name, architecture);
    return number !== undefined && number < FIRST_SHARED;
  });
}
