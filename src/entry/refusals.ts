import type { Call, Step } from '../spec/model.ts';
import { type CompiledEntry, forgetCopy, initialState, isTaken } from './trace.ts';

/** A step that would refuse a call if it came first, and with what. */
export interface Refusal {
  readonly step: Step;
  readonly errors: readonly string[];
}

/**
 * The steps that would certainly refuse a call if they came first. The walk goes on after failures; fields of memory
 * that cannot be read stay unknown.
 */
export function refusalsOf(entry: CompiledEntry, call: Call): readonly Step[] {
  return certainRefusals(entry, call).map(({ step }) => step);
}

/** The same, with the errnos that each would refuse the call with. */
export function certainRefusals(entry: CompiledEntry, call: Call): readonly Refusal[] {
  return walk(entry, call).filter(
    ({ step, isCertain }) => isCertain && step.kind !== 'done' && step.kind !== 'signal',
  );
}

/**
 * How many checks and copies would, or might, refuse a call if they came first. They might if they depend on bytes
 * beyond the end of the known memory.
 */
export function countPossibleRefusals(entry: CompiledEntry, call: Call): number {
  return walk(entry, call).filter(({ step }) => step.kind === 'check' || step.kind === 'copy').length;
}

/** The steps that may refuse a call, and whether each certainly does. */
function walk(entry: CompiledEntry, call: Call): readonly (Refusal & { readonly isCertain: boolean })[] {
  const state = initialState(entry, call);
  const found: (Refusal & { readonly isCertain: boolean })[] = [];
  for (const compiledStep of entry.steps) {
    const { step, tracer } = compiledStep;
    const taken = isTaken(compiledStep, state);
    if (taken === false) continue;
    const { verdict, errors } = tracer.run(state);
    if (taken === undefined || verdict !== 'passes') forgetCopy(step, state);
    if (verdict !== 'passes') found.push({ step, errors, isCertain: taken === true && verdict === 'fails' });
  }
  return found;
}
