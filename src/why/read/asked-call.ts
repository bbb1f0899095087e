import { ARGUMENT_COUNT } from '../../seccomp/argument-count.ts';
import { plainCallName } from './call-name.ts';
import { resultIn } from './strace-result.ts';
import { readStraceArgument, splitArguments } from './strace-value.ts';

/** A call as somebody asks about it: a name, a call in C, or a line of strace. */
export interface TracedCall {
  readonly syscall: string;
  /** Six values; undefined for what is not a number. Undefined as a whole if only a name was given. */
  readonly args: readonly (bigint | undefined)[] | undefined;
  /** The errno that it failed with, `success`, or undefined if the text has no result. */
  readonly result: string | undefined;
}

/** Longest text that is read. strace cuts strings at 32 characters unless told otherwise. */
const MAX_LENGTH = 10_000;

/**
 * Reads a name, a call, or a line of strace with its result: `openat2(AT_FDCWD, "x", {flags=O_RDONLY}, 24) = -1 EPERM
 * (Operation not permitted)`. What precedes the name (a process, a time) does not matter.
 *
 * @returns undefined if the text is none of these
 */
export function readTracedCall(text: string): TracedCall | undefined {
  const line = text.trim();
  if (line.length > MAX_LENGTH) return undefined;
  if (/^[a-z_]\w*$/i.test(line)) return { syscall: plainCallName(line), args: undefined, result: undefined };
  const start = /(?:^|[\s\]])([a-z_]\w*)\(/i.exec(line);
  const syscall = start?.[1];
  if (start === null || syscall === undefined) return undefined;
  const { parts, end, isOpen } = splitArguments(line, start.index + start[0].length);
  const read = parts.slice(0, ARGUMENT_COUNT).map((part) => {
    const { value } = readStraceArgument(part);
    return value.kind === 'number' ? value.value : undefined;
  });
  const result = isOpen ? undefined : resultIn(line.slice(end));
  return {
    syscall: plainCallName(syscall),
    args: [...read, ...Array.from({ length: ARGUMENT_COUNT - read.length }, () => undefined)],
    result: result?.kind === 'error' ? result.errno : result?.kind === 'success' ? 'success' : undefined,
  };
}
