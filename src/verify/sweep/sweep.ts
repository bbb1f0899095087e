import type { Vouchers } from '../harmless.ts';
import { NOT_MADE, type OpenWorld } from '../kernel.ts';
import type { Plan } from '../plan.ts';
import type { Disagreement, Sweep } from '../result.ts';
import type { World } from '../world.ts';
import { makeUpCalls } from './calls.ts';
import { type Contradiction, contradictionsIn, soleStep } from './contradictions.ts';
import { minimise } from './minimise.ts';

export interface SweepOptions {
  readonly seed: number;
  /** Calls made up for a spec, at most. */
  readonly calls: number;
}

/** Different disagreements of one spec in one world that are cut down and reported. */
const MAX_REPORTED = 10;

/** Makes up calls, makes them in each world, and explains every answer that the spec cannot account for. */
export async function sweepSpec(
  plan: Plan,
  worlds: ReadonlyMap<World, OpenWorld>,
  vouchers: Vouchers,
  { seed, calls: count }: SweepOptions,
): Promise<{ sweep: Sweep; disagreements: readonly Disagreement[] }> {
  const { entry, spec, number } = plan;
  const calls = makeUpCalls(entry, seed, count, (call) => vouchers.isHarmless(entry, call));
  const witnessed = new Set<number>();
  const disagreements: Disagreement[] = [];
  let made = 0;
  for (const [world, open] of worlds) {
    const answers = await open.make(calls.map(({ call }) => ({ spec, number, call })));
    made += answers.filter((answer) => answer !== NOT_MADE).length;
    for (const [index, { trace }] of calls.entries()) {
      const step = soleStep(trace, answers[index] ?? '');
      if (step !== undefined) witnessed.add(step.index);
    }
    const found = contradictionsIn(plan, calls, answers).slice(0, MAX_REPORTED);
    for (const one of found) disagreements.push(await report(one, plan, world, open, vouchers));
  }
  const refusing = entry.steps.filter(({ step }) => step.errors.length > 0).map(({ step }) => step.index);
  const certain = calls.filter(({ trace }) => trace.outcomes.some(({ isCertain }) => isCertain)).length;
  return {
    sweep: {
      seed,
      calls: calls.length,
      certain,
      made,
      refusing,
      witnessed: [...witnessed].sort((a, b) => a - b),
    },
    disagreements,
  };
}

async function report(
  contradiction: Contradiction,
  plan: Plan,
  world: World,
  open: OpenWorld,
  vouchers: Vouchers,
): Promise<Disagreement> {
  const { found, answer, count, shows, explain } = contradiction;
  const least = await minimise(found, answer, plan, open, vouchers, shows);
  const { explanation, predicted, actual } = explain(least.trace);
  return {
    worlds: [world],
    call: least.call.text,
    predicted: least.trace.outcomes.map(({ result }) => result),
    answer,
    explanation,
    predictedStep: predicted?.index,
    actualStep: actual?.index,
    count,
  };
}
