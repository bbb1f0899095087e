import { findArchitecture } from '../../seccomp/architecture.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import type { TracedCall } from '../../why/read/asked-call.ts';
import { plainCallName } from '../../why/read/call-name.ts';

/**
 * Reads the call of a question: a name, its number on an architecture, or a call with arguments. What reads arguments is
 * loaded when there are some, since most questions are a name.
 *
 * @returns undefined if the text is none of these
 */
export async function readAsked(text: string, architecture: string): Promise<TracedCall | undefined> {
  const name = text.trim();
  const call = /^\d{1,10}$/.test(name) ? nameOf(Number(name), architecture) : name;
  if (call === undefined) return undefined;
  if (/^[a-z_]\w{0,100}$/i.test(call))
    return { syscall: plainCallName(call), args: undefined, result: undefined };
  const { readTracedCall } = await import('../../why/read/asked-call.ts');
  return readTracedCall(text);
}

/** The name of a number in libseccomp's newest table, as audit records give numbers. */
function nameOf(number: number, architecture: string): string | undefined {
  const found = findArchitecture(architecture || 'x86_64');
  return found && syscallNumbers().nameOf(number, found);
}
