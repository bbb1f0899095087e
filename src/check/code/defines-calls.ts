import { isSpecCandidate } from '../../spec/candidate.ts';

/** Whether a text is C with system calls. */
export function definesCalls(text: string): boolean {
  return /^[ \t]*(?:COMPAT_)?SYSCALL_DEFINE\d[ \t]*\(/m.test(text) && !isSpecCandidate(text);
}
