import { blame } from '../blame.ts';
import type { Vouchers } from '../harmless.ts';
import type { OpenWorld } from '../kernel.ts';
import type { Plan } from '../plan.ts';
import type { Disagreement, Sweep } from '../result.ts';
import type { World } from '../world.ts';
import { makeUpCalls, type SweepCall } from './calls.ts';
import { minimise } from './minimise.ts';

export interface SweepOptions {
  readonly seed: number;
  /** Calls made up for a spec, at most. */
  readonly calls: number;
}

/** Different disagreements of one spec that are cut down and reported; further calls only count. */
const MAX_REPORTED = 10;

/** Makes up calls, makes them in each world, and explains every answer that was not predicted. */
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
    made += answers.length;
    const groups = new Map<string, { found: SweepCall; answer: string; count: number }>();
    for (const [index, found] of calls.entries()) {
      const answer = answers[index] ?? '';
      if (found.trace.outcomes.some(({ result }) => result === answer)) {
        const step = soleStep(found, answer);
        if (step !== undefined) witnessed.add(step);
        continue;
      }
      const { predicted, actual } = blame(entry, found.trace, answer);
      const key = `${predicted?.index} ${answer} ${actual?.index}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { found, answer, count: 1 });
      else group.count++;
    }
    for (const { found, answer, count: shown } of [...groups.values()].slice(0, MAX_REPORTED)) {
      const least = await minimise(found, answer, plan, open, vouchers);
      const { explanation, predicted, actual } = blame(entry, least.trace, answer);
      disagreements.push({
        world,
        call: least.call.text,
        predicted: least.trace.outcomes.map(({ result }) => result),
        answer,
        explanation,
        predictedStep: predicted?.index,
        actualStep: actual?.index,
        count: shown,
      });
    }
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

/** The only step that can have given an answer; undefined where several can. */
function soleStep({ trace }: SweepCall, answer: string): number | undefined {
  const able = trace.steps.filter(
    ({ verdict, errors }) => (verdict === 'fails' || verdict === 'may-fail') && errors.includes(answer),
  );
  return able.length === 1 ? able[0]?.step.index : undefined;
}
