import { compareGrades, type Grade, isAmbiguous } from '../entry/grade.ts';
import { trace } from '../entry/trace.ts';
import { exemptSince } from '../seccomp/simulate/exempt.ts';
import type { Call, Spec } from '../spec/model.ts';
import { compareVersions } from '../spec/version.ts';
import { blame } from './blame.ts';
import { type Kernel, NOT_MADE, type NumberedCall, type OpenWorld } from './kernel.ts';
import { type Plan, type PlanOptions, planSpec } from './plan.ts';
import { conclude } from './procedure.ts';
import {
  type Disagreement,
  mergeDisagreements,
  type Procedure,
  type ProcedureRow,
  type SpecVerification,
  type VerifiedProbe,
} from './result.ts';
import { type SweepOptions, sweepSpec } from './sweep/sweep.ts';
import { filterErrno, type World } from './world.ts';

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

/** Holds specs against a kernel: in every world, each probe and the procedure; and a sweep where asked for. */
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
    results.push(await judge(result.plan, kernel, answers, worlds, options));
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

function callsOf({ probes, refusal }: Plan): readonly Call[] {
  return [...probes.map(({ call }) => call), ...(refusal === undefined ? [] : [refusal])];
}

/** Root's calls are made on our own word only. */
function mayRun({ spec }: Plan, world: World, { vouchers }: VerifyOptions): boolean {
  return world !== 'root' || vouchers.voucherOf(spec.name) === 'shipped';
}

async function judge(
  plan: Plan,
  kernel: Kernel,
  answers: Answers,
  worlds: ReadonlyMap<World, OpenWorld>,
  options: VerifyOptions,
): Promise<SpecVerification> {
  const { path, spec, entry, number } = plan;
  const isExempt = isExemptFromFilters(plan, kernel);
  const disagreements: Disagreement[] = [];
  const answersTo = (call: Call) =>
    new Map(
      [...answers].flatMap(([world, own]) => {
        const answer = own.get(call.text);
        return answer === undefined ? [] : [[world, answer] as const];
      }),
    );
  for (const call of callsOf(plan)) {
    for (const [world, answer] of answersTo(call)) {
      const wrong = disagreement(plan, call, world, answer, isExempt);
      if (wrong !== undefined) disagreements.push(wrong);
    }
  }
  const probes = plan.probes.map(
    ({ call, isDeclared, grade }): VerifiedProbe => ({
      call: call.text,
      isDeclared,
      grade,
      predicted: trace(entry, call).outcomes.map(({ result }) => result),
      answers: answersTo(call),
    }),
  );
  const swept =
    options.sweep &&
    (await sweepSpec(plan, sweptWorlds(plan, worlds, options), options.vouchers, options.sweep));
  const unfiltered = answersTo(plan.probes[0]?.call ?? plan.refusal ?? { text: '', values: [] });
  const isBuiltIn = unfiltered.get('unprivileged') !== 'ENOSYS' && unfiltered.get('root') !== 'ENOSYS';
  return {
    kind: 'verified',
    path,
    spec,
    number,
    grade: plan.probes.reduce<Grade>(
      (best, { grade }) => (compareGrades(grade, best) < 0 ? grade : best),
      'none',
    ),
    isAmbiguous: isAmbiguous(entry),
    isBuiltIn,
    probes,
    procedure: procedureOf(plan, answersTo, isExempt),
    sweep: swept?.sweep,
    disagreements: mergeDisagreements([...disagreements, ...(swept?.disagreements ?? [])]),
  };
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

function isExemptFromFilters({ spec }: Plan, kernel: Kernel): boolean {
  const since = exemptSince(spec.name, kernel.architecture);
  return since !== undefined && compareVersions(kernel.version, since) >= 0;
}

function disagreement(
  { entry }: Plan,
  call: Call,
  world: World,
  answer: string,
  isExempt: boolean,
): Disagreement | undefined {
  if (answer === NOT_MADE) return undefined;
  const filtered = isExempt ? undefined : filterErrno(world);
  if (filtered !== undefined) {
    if (answer === filtered) return undefined;
    const explanation = `a filter that answers ${filtered} was in place, and the answer is another: something answers before seccomp`;
    return bare(world, call, [filtered], answer, explanation);
  }
  const traced = trace(entry, call);
  const predicted = traced.outcomes.map(({ result }) => result);
  if (predicted.includes(answer)) return undefined;
  const { explanation, predicted: step, actual } = blame(entry, traced, answer);
  return {
    ...bare(world, call, predicted, answer, explanation),
    predictedStep: step?.index,
    actualStep: actual?.index,
  };
}

function bare(
  world: World,
  call: Call,
  predicted: readonly string[],
  answer: string,
  explanation: string,
): Disagreement {
  return {
    worlds: [world],
    call: call.text,
    predicted,
    answer,
    explanation,
    predictedStep: undefined,
    actualStep: undefined,
    count: 1,
  };
}

/** The procedure with the best probe, in every world where both calls were made; undefined where there is no probe. */
function procedureOf(
  plan: Plan,
  answersTo: (call: Call) => ReadonlyMap<World, string>,
  isExempt: boolean,
): Procedure | undefined {
  const [probe] = [...plan.probes].sort((a, b) => compareGrades(a.grade, b.grade));
  if (probe === undefined) return undefined;
  const first = plan.refusal ?? probe.call;
  const probed = answersTo(probe.call);
  const rows = [...answersTo(first)].map(([world, answer]): ProcedureRow => {
    const asked = answer === 'EPERM' ? (probed.get(world) ?? '') : undefined;
    const conclusion = conclude(answer, asked ?? '');
    const filtered = isExempt ? undefined : filterErrno(world);
    const isRight =
      filtered === 'EPERM'
        ? conclusion === 'hidden'
        : filtered === 'ENOSYS'
          ? conclusion === 'absent'
          : conclusion !== 'hidden' && (conclusion !== 'absent' || mayBeAbsent(plan, first));
    return { world, first: answer, probe: asked, conclusion, isRight };
  });
  return { first: first.text, probe: probe.call.text, rows };
}

/** Whether the spec says that a kernel may be built without the call. */
function mayBeAbsent({ entry }: Plan, call: Call): boolean {
  return trace(entry, call).outcomes.some(({ result, isFromGate }) => result === 'ENOSYS' && isFromGate);
}
