import { SUCCESS } from '../entry/steps/done.ts';
import type { Trace } from '../entry/trace.ts';
import type { Returns, Spec } from '../spec/model.ts';

/** Whether a call certainly fails before it changes anything, waits or kills: a probe that may also fail with EPERM. */
export function isHarmless(traced: Trace): boolean {
  return changesNothing(traced) && traced.outcomes.every(({ result }) => result !== SUCCESS);
}

/** Results that create nothing lasting, as a descriptor or a mapping would. */
const PLAIN_RESULTS: ReadonlySet<Returns> = new Set<Returns>(['status', 'count', 'value', 'pid']);

/**
 * Whether a call only asks for something: if it succeeds, it has reached no effect, wait or signal, returns a plain
 * number, and has written only to memory that the caller passed for the result.
 */
export function isQuery(spec: Spec, traced: Trace): boolean {
  return (
    PLAIN_RESULTS.has(spec.returns) &&
    changesNothing(traced) &&
    traced.steps.every(({ step, verdict }) => step.kind !== 'write' || verdict !== 'may-fail')
  );
}

/** Neither an effect nor a wait nor a signal can be reached. */
function changesNothing({ isAbsent, effect, outcomes }: Trace): boolean {
  return !isAbsent && effect === 'none' && outcomes.every(({ result }) => !result.startsWith('SIG'));
}
