import { isSpecCandidate } from '../spec/candidate.ts';
import { patchSource } from './patches.ts';

/** What an input that somebody named is read as. Specs are what is nothing else. */
export type InputKind = 'mail' | 'patch' | 'code' | 'spec';

/**
 * Whether an input is mail, a bare patch, C with system calls, or a spec.
 *
 * @param text undefined if the whole is not UTF-8: the parts of mail state their own encodings
 */
export function inputKind(text: string | undefined, bytes?: Uint8Array): InputKind {
  const source = patchSource(text, bytes);
  if (source !== undefined) return source;
  return text !== undefined && definesCalls(text) ? 'code' : 'spec';
}

function definesCalls(text: string): boolean {
  return /^[ \t]*(?:COMPAT_)?SYSCALL_DEFINE\d[ \t]*\(/m.test(text) && !isSpecCandidate(text);
}
