import type { Grade } from '../entry/grade.ts';
import type { Trace } from '../entry/trace.ts';
import { UNKNOWN } from '../spec/errno.ts';

/** What a call answers, in words. */
export interface AnswerWords {
  /** `EINVAL, certainly`; `EBADF or success`. */
  readonly results: string;
  /** What else is to be known: `; nothing changes`. */
  readonly rest: string;
}

/** What a traced call answers, and whether anything changes by it. */
export function answerWords({ outcomes, effect }: Trace): AnswerWords {
  const isSwitchedOff = outcomes.some(({ result, isFromGate }) => result === 'ENOSYS' && isFromGate);
  const results = outcomes
    .filter(({ result, isFromGate }) => !(result === 'ENOSYS' && isFromGate))
    .map(({ result, isCertain }) => {
      if (result === UNKNOWN) return 'something unknown';
      return isCertain ? `${result}, certainly` : result;
    });
  const gate = isSwitchedOff ? ' (ENOSYS where it is switched off)' : '';
  const changes = { none: 'nothing changes', possible: 'something may change', certain: 'something changes' }[
    effect
  ];
  return { results: results.join(results.length > 2 ? ', ' : ' or '), rest: `${gate}; ${changes}` };
}

/** Whether a traced call is a probe, and of which grade. */
export type ProbeWords =
  | { readonly kind: 'absent' | 'probe'; readonly text: string }
  | { readonly kind: 'none' | 'unknown'; readonly text: string; readonly why: string };

/** `obstacles` say what keeps it from being one; `grade` is undefined where the kernel does not have the call. */
export function probeWords(trace: Trace, grade: Grade | undefined, obstacles: readonly string[]): ProbeWords {
  if (trace.isAbsent) return { kind: 'absent', text: 'this kernel does not have the call' };
  const why = obstacles.join('; ');
  if (grade === 'unknown') return { kind: 'unknown', text: 'not known whether it is a probe', why };
  if (grade !== undefined && grade !== 'none') return { kind: 'probe', text: `a ${grade} probe` };
  return { kind: 'none', text: 'no probe', why };
}
