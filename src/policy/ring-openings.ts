import { callAccess } from './call-access.ts';
import { RING_OPERATIONS, type RingOperation } from './io-uring-operations.ts';
import type { PolicyInstallation } from './policy-installation.ts';

/** What a program can do by io_uring that the policy refuses as a system call. */
export interface RingOpening {
  readonly operation: RingOperation;
  /** The first of its calls that the policy refuses or filters. */
  readonly call: string;
  readonly kind: 'refused' | 'filtered';
}

/** The operations of io_uring that open what a policy refuses; none if io_uring itself is refused. */
export function ringOpenings(installation: PolicyInstallation): readonly RingOpening[] {
  // IORING_SETUP_SQPOLL needs no io_uring_enter: a thread of the kernel looks for work.
  if (callAccess(installation, 'io_uring_setup').kind !== 'open') return [];
  return RING_OPERATIONS.flatMap((operation): readonly RingOpening[] => {
    const accesses = operation.calls.map((call) => ({ call, kind: callAccess(installation, call).kind }));
    if (accesses.some(({ kind }) => kind === 'open' || kind === 'supervised')) return [];
    const filtered = accesses.find(({ kind }) => kind === 'filtered');
    if (filtered !== undefined) return [{ operation, call: filtered.call, kind: 'filtered' }];
    const refused = accesses.find(({ kind }) => kind === 'refused');
    return refused === undefined ? [] : [{ operation, call: refused.call, kind: 'refused' }];
  });
}
