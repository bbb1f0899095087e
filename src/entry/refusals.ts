import type { Call, Step } from '../spec/model.ts';
import { type CompiledEntry, forgetCopy, initialState, isTaken } from './trace.ts';

/**
 * Steps that would certainly refuse a call if they came first: the path is walked to its end, whatever fails on
 * the way. Fields of memory that cannot be read stay unknown.
 */
export function refusalsOf(entry: CompiledEntry, call: Call): readonly Step[] {
  const state = initialState(entry, call);
  const refusals: Step[] = [];
  for (const compiledStep of entry.steps) {
    const { step, tracer } = compiledStep;
    const taken = isTaken(compiledStep, state);
    if (taken === false) continue;
    const { verdict } = tracer.run(state);
    if (taken === undefined || verdict !== 'passes') forgetCopy(step, state);
    const isRefusal = step.kind !== 'done' && step.kind !== 'signal';
    if (taken && verdict === 'fails' && isRefusal) refusals.push(step);
  }
  return refusals;
}
