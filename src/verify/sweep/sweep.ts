import type { Call } from '../../spec/model.ts';
import { isHarmless } from '../harmless.ts';
import { NOT_MADE, type OpenWorld } from '../kernel.ts';
import type { Plan } from '../plan.ts';
import type { Disagreement, Dispute, Sweep } from '../result.ts';
import type { Vouchers } from '../vouchers.ts';
import type { World } from '../world.ts';
import { makeUpCalls, type SweepCall } from './calls.ts';
import { type Contradiction, contradictionsIn, soleStep } from './contradictions.ts';
import { Disputes } from './disputes.ts';
import { minimise } from './minimise.ts';

export interface SweepOptions {
  readonly seed: number;
  /** Calls made up for a spec, at most. */
  readonly calls: number;
}

/** The result of a sweep. */
export interface SweepResult {
  readonly sweep: Sweep;
  readonly disagreements: readonly Disagreement[];
  readonly disputes: readonly Dispute[];
}

/** Contradictions of one spec in one world that are minimised and reported. */
const MAX_REPORTED = 10;

/** The calls of a sweep of one spec. */
export interface PlannedSweep {
  readonly seed: number;
  readonly calls: readonly SweepCall[];
  /** Made-up calls that nobody may make, and that the two specs disagree about. */
  readonly disputed: Disputes;
}

/** Makes up calls that may be made. The same seed makes up the same calls. */
export function planSweep(
  plan: Plan,
  vouchers: Vouchers,
  { seed, calls: count }: SweepOptions,
): PlannedSweep {
  const { entry } = plan;
  const shipped = vouchers.shippedEntry(entry);
  const disputed = new Disputes(plan, shipped);
  const isWanted = (made: SweepCall): boolean => {
    if (vouchers.mayCall(entry, made.call)) return true;
    disputed.add(made);
    return false;
  };
  return { seed, calls: makeUpCalls(entry, seed, count, isWanted, shipped), disputed };
}

/** Makes the calls of a sweep in each world, and explains every answer that the spec rules out. */
export async function runSweep(
  plan: Plan,
  { seed, calls, disputed }: PlannedSweep,
  worlds: ReadonlyMap<World, OpenWorld>,
  vouchers: Vouchers,
): Promise<SweepResult> {
  const { entry, spec, number } = plan;
  const mayCall = (call: Call) => vouchers.mayCall(entry, call);
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
    for (const one of found) disagreements.push(await report(one, plan, world, open, mayCall));
  }
  const refusing = entry.steps.filter(({ step }) => step.errors.length > 0).map(({ step }) => step.index);
  const certain = calls.filter(({ trace }) => trace.outcomes.some(({ isCertain }) => isCertain)).length;
  return {
    sweep: {
      seed,
      calls: calls.length,
      certain,
      queries: calls.filter(({ trace }) => !isHarmless(trace)).length,
      made,
      refusing,
      witnessed: [...witnessed].sort((a, b) => a - b),
    },
    disagreements,
    disputes: await disputed.list(mayCall),
  };
}

async function report(
  contradiction: Contradiction,
  plan: Plan,
  world: World,
  open: OpenWorld,
  mayCall: (call: Call) => boolean,
): Promise<Disagreement> {
  const { found, answer, count, shows, explain } = contradiction;
  const { spec, number } = plan;
  // Every call on the way is as harmless as the first.
  const least = await minimise(found, plan, async ({ call, trace }: SweepCall) => {
    if (!mayCall(call) || !shows(trace)) return false;
    const [again] = await open.make([{ spec, number, call }]);
    return again === answer;
  });
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
