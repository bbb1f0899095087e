import { errnoName } from '../../spec/errno.ts';
import type { SeenResult } from './evidence.ts';

/**
 * Reads ` = -1 EPERM (Operation not permitted)`, ` = 3</etc/passwd>`, ` = ? ERESTARTSYS (…)`, ` = -1 (errno 524)`.
 *
 * @returns undefined if there is no result
 */
export function resultIn(rest: string): SeenResult | undefined {
  const match = /^ *= *(\?|-?(?:0x)?[\da-f]+)(?:[ <](.*))?$/s.exec(rest.trimEnd());
  if (match === null) return undefined;
  const [, value = '', more = ''] = match;
  // strace prints errors that the kernel does not show to programs (ERESTARTSYS) behind a question mark.
  if (value === '?') return { kind: 'none' };
  const name = /^(E[A-Z0-9]+)\b/.exec(more)?.[1];
  const number = /^\(errno (\d{1,4})\)/.exec(more)?.[1];
  const errno = name ?? (number === undefined ? undefined : (errnoName(Number(number)) ?? `errno ${number}`));
  if (errno !== undefined) return { kind: 'error', errno, isInjected: more.includes('(INJECTED)') };
  return { kind: 'success' };
}
