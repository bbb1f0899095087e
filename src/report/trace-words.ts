import type { Grade } from '../entry/grade.ts';
import type { Outcome } from '../entry/outcomes.ts';
import { SUCCESS } from '../entry/steps/done.ts';
import type { Trace } from '../entry/trace.ts';
import { UNKNOWN } from '../spec/errno.ts';
import { joinWithOr } from '../spec/join-words.ts';

/** What a traced call returns and changes. */
export interface ResultWords {
  /** `always fails with EINVAL`; `succeeds, or fails with EBADF`. */
  readonly result: string;
  /** `nothing changes`. */
  readonly effect: string;
}

const EFFECTS: Readonly<Record<Trace['effect'], string>> = {
  none: 'nothing changes',
  possible: 'something may change',
  certain: 'something changes',
};

/** Describes the outcomes of a traced call. */
export function resultWords({ outcomes, effect }: Trace): ResultWords {
  const isGated = outcomes.some(mayBeDisabled);
  const results = outcomes.filter((outcome) => !mayBeDisabled(outcome)).map(({ result }) => result);
  const errnos = results.filter((result) => /^E[A-Z0-9]+$/.test(result));
  const signals = results.filter((result) => result.startsWith('SIG'));
  const always = results.length === 1 && outcomes.some(({ isCertain }) => isCertain) ? 'always ' : '';
  const parts = [
    ...(results.includes(SUCCESS) ? ['succeeds'] : []),
    ...(signals.length === 0 ? [] : [`is killed by ${joinWithOr(signals)}`]),
    ...(results.includes(UNKNOWN) ? ['has an unknown result'] : []),
    ...(errnos.length === 0 ? [] : [`fails with ${joinWithOr(errnos)}`]),
  ];
  if (isGated) parts.push(`${errnos.length === 0 ? 'fails ' : ''}with ENOSYS if the call is disabled`);
  return { result: always + parts.join(', or '), effect: EFFECTS[effect] };
}

/** Whether an outcome is the ENOSYS of a kernel that may lack the call. */
function mayBeDisabled({ result, isFromGate, isCertain }: Outcome): boolean {
  return result === 'ENOSYS' && isFromGate && !isCertain;
}

/** Whether a traced call is a probe, and of which grade. */
export type ProbeWords =
  | { readonly kind: 'absent' | 'probe'; readonly text: string }
  | { readonly kind: 'none' | 'unknown'; readonly text: string; readonly why: string };

/**
 * @param grade undefined if the kernel lacks the call
 * @param obstacles why the call is not a probe
 */
export function probeWords(trace: Trace, grade: Grade | undefined, obstacles: readonly string[]): ProbeWords {
  if (trace.isAbsent) return { kind: 'absent', text: 'this kernel does not have the call' };
  const why = obstacles.join('; ');
  if (grade === 'unknown') return { kind: 'unknown', text: 'not known whether it is a probe', why };
  if (grade !== undefined && grade !== 'none') return { kind: 'probe', text: `a ${grade} probe` };
  return { kind: 'none', text: 'not a probe', why };
}
