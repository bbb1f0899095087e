import { errnoName } from '../spec/errno.ts';

/** What a filter decides about a call (include/uapi/linux/seccomp.h). */
export type SeccompAction =
  | { readonly kind: 'kill-process' | 'kill-thread' | 'trap' | 'notify' | 'log' | 'allow' }
  /** The call fails with this errno; 0 makes it succeed without being run. */
  | { readonly kind: 'errno'; readonly errno: number }
  /** A ptrace supervisor decides; without one the answer is ENOSYS. */
  | { readonly kind: 'trace'; readonly message: number };

/** `SECCOMP_RET_*`, without data, from the strongest to the weakest: of several filters the strongest answer counts. */
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

/** `SECCOMP_RET_DATA`: the half that carries an errno or a message. */
const DATA = 0xffff;

/** `MAX_ERRNO` of include/linux/err.h: __seccomp_filter() caps what a filter gives at it. */
export const MAX_ERRNO = 4095;

/** The kill of a thread: what libseccomp answers on an architecture that is not in a filter. */
export const KILL_THREAD: SeccompAction = { kind: 'kill-thread' };
const ALLOW: SeccompAction = { kind: 'allow' };
export const ENOSYS_ACTION: SeccompAction = { kind: 'errno', errno: 38 };

/** The 32-bit value that a filter returns for an action. */
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

/** The action of a value that a filter returned. What the kernel does not know kills the process (__seccomp_filter). */
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

/** What the caller of a refused, killed or allowed call sees, in one word: an errno's name, `allow`, `kill` … */
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
