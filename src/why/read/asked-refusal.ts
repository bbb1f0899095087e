import { readNumberText } from '../../seccomp/simulate/number-text.ts';
import { ERRNO_NAMES, errnoNumber } from '../../spec/errno.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { plainCallName } from './call-name.ts';
import type { SeenCall, SeenResult } from './evidence.ts';
import { seenCallIn } from './strace-line.ts';

/** A call of which neither arguments nor process are known. */
const UNSEEN = {
  kind: 'call',
  args: [],
  hasRegisters: false,
  pid: undefined,
  architecture: undefined,
} as const;

/** What a word says of the end of a call; undefined for a word that is no such end. */
export function readAskedResult(word: string): SeenResult | string | undefined {
  if (word === 'SIGSYS') return { kind: 'killed' };
  if (!/^E[A-Z0-9]{1,20}$/.test(word)) return undefined;
  return errnoNumber(word) === undefined
    ? `no errno is called ${word}${didYouMean(word, ERRNO_NAMES)}`
    : { kind: 'error', errno: word, isInjected: false };
}

/**
 * Reads a call that somebody asks about beside what it failed with: a name (`clone3`, `SYS_clone3`), a number, or a call
 * without its result.
 *
 * @returns a message if the text is no call
 */
export function readAskedRefusal(text: string, result: SeenResult): SeenCall | string {
  const number = readNumberText(text);
  if (number !== undefined)
    return number <= 0xffff_ffffn
      ? { ...UNSEEN, syscall: `syscall_0x${number.toString(16)}`, result }
      : `${text} is not a system call number: it has more than 32 bits`;
  const seen = seenCallIn(text.trim());
  if (seen !== undefined) return { ...seen, result };
  const name = plainCallName(text.trim());
  if (!/^[a-z_]\w{0,60}$/.test(name)) return `"${text}" is not a system call, a number or a call`;
  return { ...UNSEEN, syscall: name, result };
}
