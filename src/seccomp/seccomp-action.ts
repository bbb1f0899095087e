import { errnoName } from '../spec/errno.ts';

/** What a filter returns for a call (include/uapi/linux/seccomp.h). */
export type SeccompAction =
  | { readonly kind: 'kill-process' | 'kill-thread' | 'trap' | 'notify' | 'log' | 'allow' }
  /** The call fails with this errno; with 0, it returns 0 without running. */
  | { readonly kind: 'errno'; readonly errno: number }
  /** A ptrace supervisor decides; without one, the call fails with ENOSYS. */
  | { readonly kind: 'trace'; readonly message: number };

/** `SECCOMP_RET_*` without data, in order of precedence: of several filters, the first action in this list wins. */
const CODES = {
  'kill-process': 0x80000000,
  'kill-thread': 0x00000000,
  trap: 0x00030000,
  errno: 0x00050000,
  notify: 0x7fc00000,
  trace: 0x7ff00000,
  log: 0x7ffc0000,
  allow: 0x7fff0000,
} as const satisfies Readonly<Record<SeccompAction['kind'], number>>;
const ORDER: readonly string[] = Object.keys(CODES);

/** The place of an action in the order of precedence: of several filters, the lowest one wins. */
export function precedence({ kind }: SeccompAction): number {
  return ORDER.indexOf(kind);
}

/** Whether two actions have the same effect: of an errno, the kernel takes at most {@link MAX_ERRNO}. */
export function isSameAction(a: SeccompAction, b: SeccompAction): boolean {
  if (a.kind === 'errno' && b.kind === 'errno') return answerWord(a) === answerWord(b);
  return encodeAction(a) === encodeAction(b);
}

/** `SECCOMP_RET_DATA`: the bits of an errno or a message. */
const DATA = 0xffff;

/** `MAX_ERRNO` of include/linux/err.h, to which __seccomp_filter() caps the errno of a filter. */
export const MAX_ERRNO = 4095;

/** The action of libseccomp for an architecture that is not in the filter. */
export const KILL_THREAD: SeccompAction = { kind: 'kill-thread' };
const ALLOW: SeccompAction = { kind: 'allow' };
export const ENOSYS_ACTION: SeccompAction = { kind: 'errno', errno: 38 };

/** Encodes an action as the 32-bit return value of a filter. */
export function encodeAction(action: SeccompAction): number {
  switch (action.kind) {
    case 'errno':
      return (CODES.errno | (action.errno & DATA)) >>> 0;
    case 'trace':
      return (CODES.trace | (action.message & DATA)) >>> 0;
    default:
      return CODES[action.kind];
  }
}

/** Decodes the return value of a filter. An action that the kernel does not know kills the process (__seccomp_filter). */
export function decodeAction(code: number): SeccompAction {
  const data = code & DATA;
  switch ((code & 0xffff0000) >>> 0) {
    case CODES['kill-thread']:
      return KILL_THREAD;
    case CODES.trap:
      return { kind: 'trap' };
    case CODES.errno:
      return { kind: 'errno', errno: data };
    case CODES.notify:
      return { kind: 'notify' };
    case CODES.trace:
      return { kind: 'trace', message: data };
    case CODES.log:
      return { kind: 'log' };
    case CODES.allow:
      return ALLOW;
    default:
      return { kind: 'kill-process' };
  }
}

/** An action in one word, as the caller sees it: an errno's name, `allow`, `kill` … */
export function answerWord(action: SeccompAction): string {
  switch (action.kind) {
    case 'kill-process':
    case 'kill-thread':
      return 'kill';
    case 'errno': {
      const errno = Math.min(action.errno & DATA, MAX_ERRNO);
      return errno === 0 ? 'success' : (errnoName(errno) ?? `errno ${errno}`);
    }
    default:
      return action.kind;
  }
}
