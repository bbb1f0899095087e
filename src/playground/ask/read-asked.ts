import type { TracedCall } from '../../why/read/asked-call.ts';
import { plainCallName } from '../../why/read/call-name.ts';

/**
 * Reads the call of a question: a name, or a call with arguments. What reads arguments is loaded when there are some, since
 * most questions are a name.
 *
 * @returns undefined if the text is neither
 */
export async function readAsked(text: string): Promise<TracedCall | undefined> {
  const name = text.trim();
  if (/^[a-z_]\w{0,100}$/i.test(name))
    return { syscall: plainCallName(name), args: undefined, result: undefined };
  const { readTracedCall } = await import('../../why/read/asked-call.ts');
  return readTracedCall(text);
}
