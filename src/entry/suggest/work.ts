import { walk } from '../../spec/bound.ts';
import type { CompiledEntry } from '../trace.ts';
import { conditionsOf } from './conditions.ts';

/** Calls traced for one spec at most. */
const MAX_TRACES = 6_000;

/** Parts of expressions evaluated for one spec at most: whoever wrote it, a search takes well under a second. */
const MAX_WORK = 4_000_000;

/** How many calls a search may trace through an entry path. */
export function mostTraces(entry: CompiledEntry): number {
  return Math.min(MAX_TRACES, Math.ceil(MAX_WORK / weightOf(entry)));
}

/** Parts that one trace of an entry path evaluates at most. */
function weightOf({ steps }: CompiledEntry): number {
  let weight = 1 + steps.length;
  for (const { step } of steps) {
    for (const condition of conditionsOf(step)) walk(condition, () => weight++);
  }
  return weight;
}
