import type { Call, Spec } from '../spec/model.ts';
import { judge } from './judge.ts';
import type { Kernel, NumberedCall, OpenWorld } from './kernel.ts';
import { callsOf, type Plan, type PlanOptions, type PlanResult, planSpec } from './plan.ts';
import type { SpecVerification } from './result.ts';
import { type PlannedSweep, planSweep, runSweep, type SweepOptions } from './sweep/sweep.ts';
import type { Target } from './target.ts';
import type { Vouchers } from './vouchers.ts';
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

/** A spec, and the calls that are planned for it. */
export interface PlannedSpec extends SpecToVerify {
  readonly result: PlanResult;
  /** Makes up the calls of a sweep; undefined: only the probes are made. */
  readonly sweep: ((plan: Plan) => PlannedSweep) | undefined;
}

/** Checks specs against a kernel: in every world, each probe and the procedure; and a sweep where asked for. */
export function verifySpecs(
  specs: readonly SpecToVerify[],
  kernel: Kernel,
  options: VerifyOptions,
): Promise<readonly SpecVerification[]> {
  return verifyPlanned(planSpecs(specs, kernel, options), kernel, options);
}

/** Plans the calls for each spec. */
function planSpecs(
  specs: readonly SpecToVerify[],
  target: Target,
  options: PlanOptions & Pick<VerifyOptions, 'sweep'>,
): readonly PlannedSpec[] {
  const { sweep, vouchers } = options;
  return specs.map(({ path, spec }) => ({
    path,
    spec,
    result: planSpec(path, spec, target, options),
    sweep: sweep && ((plan) => planSweep(plan, vouchers, sweep)),
  }));
}

/** Makes planned calls on a kernel, and judges the answers. */
export async function verifyPlanned(
  planned: readonly PlannedSpec[],
  kernel: Kernel,
  options: Pick<VerifyOptions, 'vouchers' | 'progress'>,
): Promise<readonly SpecVerification[]> {
  const plans = planned.flatMap(({ result }) => (result.ok ? [result.plan] : []));
  const worlds = new Map<World, OpenWorld>();
  const numbers = plans.map(({ number }) => number);
  for (const world of plans.length > 0 ? kernel.worlds : [])
    worlds.set(world, await kernel.open(world, numbers));
  const answers = await makeAll(plans, worlds, options.vouchers);
  const results: SpecVerification[] = [];
  for (const { path, spec, result, sweep } of planned) {
    if (!result.ok) {
      results.push({ kind: 'skipped', path, spec, reason: result.reason, message: result.message });
      continue;
    }
    const { plan } = result;
    const { vouchers } = options;
    const swept = async () =>
      sweep && runSweep(plan, sweep(plan), sweptWorlds(plan, worlds, vouchers), vouchers);
    results.push(await judge(plan, kernel, (call) => answersOf(call, answers), swept));
    options.progress(results.length);
  }
  return results;
}

/** Answers by world and the call's text. */
type Answers = ReadonlyMap<World, ReadonlyMap<string, string>>;

async function makeAll(
  plans: readonly Plan[],
  worlds: ReadonlyMap<World, OpenWorld>,
  vouchers: Vouchers,
): Promise<Answers> {
  const answers = new Map<World, ReadonlyMap<string, string>>();
  for (const [world, open] of worlds) {
    const calls = plans
      .filter((plan) => isMadeIn(plan, world, vouchers))
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

/**
 * Whether the calls of a plan are made in a world: as root only those that a shipped spec vouches for, and behind our
 * filters none that the calling process needs itself.
 */
function isMadeIn({ spec, isNeeded }: Plan, world: World, vouchers: Vouchers): boolean {
  if (isNeeded && filterErrno(world) !== undefined) return false;
  return world !== 'root' || vouchers.voucherOf(spec.name) === 'shipped';
}

function sweptWorlds(
  plan: Plan,
  worlds: ReadonlyMap<World, OpenWorld>,
  vouchers: Vouchers,
): ReadonlyMap<World, OpenWorld> {
  return new Map(
    [...worlds].filter(([world]) => filterErrno(world) === undefined && isMadeIn(plan, world, vouchers)),
  );
}
