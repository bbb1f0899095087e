import type { Call, Step } from '../spec/model.ts';
import { type CompiledEntry, forgetCopy, initialState, isTaken } from './trace.ts';

/**
 * The steps that would certainly refuse a call if they came first. The walk goes on after failures; fields of memory
 * that cannot be read stay unknown.
 */
export function refusalsOf(entry: CompiledEntry, call: Call): readonly Step[] {
  return walk(entry, call)
    .filter(({ step, isCertain }) => isCertain && step.kind !== 'done' && step.kind !== 'signal')
    .map(({ step }) => step);
}

/**
 * How many checks and copies would, or might, refuse a call if they came first. They might if they depend on bytes
 * beyond the end of the known memory.
 */
export function countPossibleRefusals(entry: CompiledEntry, call: Call): number {
  return walk(entry, call).filter(({ step }) => step.kind === 'check' || step.kind === 'copy').length;
}

/** The steps that may refuse a call, and whether each certainly does. */
function walk(entry: CompiledEntry, call: Call): readonly { step: Step; isCertain: boolean }[] {
  const state = initialState(entry, call);
  const found: { step: Step; isCertain: boolean }[] = [];
  for (const compiledStep of entry.steps) {
    const { step, tracer } = compiledStep;
    const taken = isTaken(compiledStep, state);
    if (taken === false) continue;
    const { verdict } = tracer.run(state);
    if (taken === undefined || verdict !== 'passes') forgetCopy(step, state);
    if (verdict !== 'passes') found.push({ step, isCertain: taken === true && verdict === 'fails' });
  }
  return found;
}
