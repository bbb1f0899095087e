import { walk } from '../../spec/bound-expression.ts';
import type { CompiledEntry } from '../trace.ts';
import { conditionsOf } from './conditions.ts';

/** Limit on the calls that are traced for one spec. */
const MAX_TRACES = 6_000;

/** Limit on the expression nodes that are evaluated for one spec, so that a search takes well under a second. */
const MAX_EVALUATIONS = 4_000_000;

/** How many calls a search may trace for this entry path. */
export function traceBudget(entry: CompiledEntry): number {
  return Math.min(MAX_TRACES, Math.ceil(MAX_EVALUATIONS / weightOf(entry)));
}

/** An upper bound for the expression nodes that one trace evaluates. */
function weightOf({ steps }: CompiledEntry): number {
  let weight = 1 + steps.length;
  for (const { step } of steps) {
    for (const condition of conditionsOf(step)) walk(condition, () => weight++);
  }
  return weight;
}
