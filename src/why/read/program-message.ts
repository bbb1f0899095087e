import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import type { ReadLine, SeenCall, SeenResult } from './evidence.ts';
import type { StraceArgument } from './strace-value.ts';

/** What strerror() and Go say of the errnos that filters return. */
const ERRNO_TEXTS: Readonly<Record<string, string>> = {
  'operation not permitted': 'EPERM',
  'permission denied': 'EACCES',
  'function not implemented': 'ENOSYS',
};

const TEXT = '(operation not permitted|permission denied|function not implemented)';

/** `shutdown: Operation not permitted`, `io_uring_queue_init: …`, `unshare failed: …`, as perror() and Go print them. */
const NAMED = new RegExp(String.raw`(?:^|[\s"'(\[])([a-z_]\w{2,40})(?:\(2?\))?(?: failed)?: ${TEXT}`, 'i');

/** `failed to create io_uring ring fd Operation not permitted` of netty, `PTRACE_TRACEME doesn't work: …` of strace. */
const DESCRIBED: readonly (readonly [pattern: RegExp, syscall: string])[] = [
  [new RegExp(String.raw`\bio_uring ring fd:? ${TEXT}`, 'i'), 'io_uring_setup'],
  [new RegExp(String.raw`\bPTRACE_[A-Z]{4,20}\b[^:]{0,40}: ${TEXT}`, 'i'), 'ptrace'],
];

/** Functions of libraries that consist of one call. */
const WRAPPERS: ReadonlyMap<string, string> = new Map([['io_uring_queue_init', 'io_uring_setup']]);

/** bubblewrap.c: EPERM has a sentence of its own, other errnos strerror()'s text. */
const BWRAP = new RegExp(
  String.raw`\bbwrap: (?:(No permissions to creat(?:e|ing) (?:a )?new namespace)|Creating new namespace failed: ${TEXT})`,
  'i',
);

/** Chromium's sandbox/linux/seccomp-bpf-helpers/sigsys_handlers.cc: in decimal, later as `nr=0x33`. */
const CHROMIUM = /\bseccomp-bpf failure in syscall (?:nr=)?(0x[\da-f]{1,8}|\d{1,8})\b/i;

/** The flags with which bwrap always calls clone(). */
const NEW_USER: readonly StraceArgument[] = [
  { name: 'flags', value: { kind: 'flags', names: ['CLONE_NEWNS', 'CLONE_NEWUSER'], bits: 0n } },
];

/** Reads a message in which a program names the call that failed; undefined for another line. */
export function readProgramMessage(line: string): ReadLine | undefined {
  const call = chromium(line) ?? bubblewrap(line) ?? named(line);
  return call === undefined ? undefined : { kind: 'evidence', evidence: call };
}

function chromium(line: string): SeenCall | undefined {
  const [, digits] = CHROMIUM.exec(line) ?? [];
  if (digits === undefined) return undefined;
  const number = digits.startsWith('0x') ? Number(digits) : Number.parseInt(digits, 10);
  return failed(`syscall_0x${number.toString(16)}`, { kind: 'killed' });
}

function bubblewrap(line: string): SeenCall | undefined {
  const [, sentence, text] = BWRAP.exec(line) ?? [];
  if (sentence === undefined && text === undefined) return undefined;
  return failed('clone', resultOf(text ?? 'operation not permitted'), NEW_USER);
}

function named(line: string): SeenCall | undefined {
  for (const [pattern, syscall] of DESCRIBED) {
    const [, text] = pattern.exec(line) ?? [];
    if (text !== undefined) return failed(syscall, resultOf(text));
  }
  const [, name = '', text = ''] = NAMED.exec(line) ?? [];
  const syscall = WRAPPERS.get(name) ?? name;
  return syscallNumbers().knows(syscall) ? failed(syscall, resultOf(text)) : undefined;
}

function resultOf(text: string): SeenResult {
  return { kind: 'error', errno: ERRNO_TEXTS[text.toLowerCase()] ?? 'EPERM', isInjected: false };
}

function failed(syscall: string, result: SeenResult, args: readonly StraceArgument[] = []): SeenCall {
  return {
    kind: 'call',
    syscall,
    args,
    hasRegisters: false,
    result,
    pid: undefined,
    architecture: undefined,
  };
}
