import type { Call, Spec } from '../spec/model.ts';
import { judge } from './judge.ts';
import type { Kernel, NumberedCall, OpenWorld } from './kernel.ts';
import { callsOf, type Plan, type PlanOptions, planSpec } from './plan.ts';
import type { SpecVerification } from './result.ts';
import { type SweepOptions, sweepSpec } from './sweep/sweep.ts';
import { filterErrno, type World } from './world.ts';

/** What is asked of a kernel: the probes alone, or a sweep as well. */
export interface VerifyOptions extends PlanOptions {
  /** Undefined: only the probes. */
  readonly sweep: SweepOptions | undefined;
  /** Told after each spec of a sweep, with how many are done. */
  readonly progress: (done: number) => void;
}

/** A spec and the file that it stands in. */
export interface SpecToVerify {
  readonly path: string;
  readonly spec: Spec;
}

/** Checks specs against a kernel: in every world, each probe and the procedure; and a sweep where asked for. */
export async function verifySpecs(
  specs: readonly SpecToVerify[],
  kernel: Kernel,
  options: VerifyOptions,
): Promise<readonly SpecVerification[]> {
  const planned = specs.map(({ path, spec }) => ({
    path,
    spec,
    result: planSpec(path, spec, kernel, options),
  }));
  const plans = planned.flatMap(({ result }) => (result.ok ? [result.plan] : []));
  const worlds = new Map<World, OpenWorld>();
  const numbers = plans.map(({ number }) => number);
  for (const world of plans.length > 0 ? kernel.worlds : [])
    worlds.set(world, await kernel.open(world, numbers));
  const answers = await makeAll(plans, worlds, options);
  const results: SpecVerification[] = [];
  for (const { path, spec, result } of planned) {
    if (!result.ok) {
      results.push({ kind: 'skipped', path, spec, reason: result.reason, message: result.message });
      continue;
    }
    const { plan } = result;
    const sweep = async () =>
      options.sweep && sweepSpec(plan, sweptWorlds(plan, worlds, options), options.vouchers, options.sweep);
    results.push(await judge(plan, kernel, (call) => answersOf(call, answers), sweep));
    options.progress(results.length);
  }
  return results;
}

/** Answers by world and the call's text. */
type Answers = ReadonlyMap<World, ReadonlyMap<string, string>>;

async function makeAll(
  plans: readonly Plan[],
  worlds: ReadonlyMap<World, OpenWorld>,
  options: VerifyOptions,
): Promise<Answers> {
  const answers = new Map<World, ReadonlyMap<string, string>>();
  for (const [world, open] of worlds) {
    const calls = plans
      .filter((plan) => mayRun(plan, world, options))
      .flatMap((plan) => callsOf(plan).map((call): NumberedCall => ({ ...plan, call })));
    const results = await open.make(calls);
    answers.set(world, new Map(calls.map(({ call }, index) => [call.text, results[index] ?? ''])));
  }
  return answers;
}

function answersOf(call: Call, answers: Answers): ReadonlyMap<World, string> {
  return new Map(
    [...answers].flatMap(([world, own]) => {
      const answer = own.get(call.text);
      return answer === undefined ? [] : [[world, answer] as const];
    }),
  );
}

/** Root's calls are made on our own word only. */
function mayRun({ spec }: Plan, world: World, { vouchers }: VerifyOptions): boolean {
  return world !== 'root' || vouchers.voucherOf(spec.name) === 'shipped';
}

function sweptWorlds(
  plan: Plan,
  worlds: ReadonlyMap<World, OpenWorld>,
  options: VerifyOptions,
): ReadonlyMap<World, OpenWorld> {
  return new Map(
    [...worlds].filter(([world]) => filterErrno(world) === undefined && mayRun(plan, world, options)),
  );
}
