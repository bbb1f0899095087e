import { compareGrades, type Grade, isAmbiguous } from '../entry/grade.ts';
import { mayAnswer, trace } from '../entry/trace.ts';
import { exemptSince } from '../seccomp/simulate/exempt.ts';
import type { Call } from '../spec/model.ts';
import { compareVersions, formatVersion } from '../spec/version.ts';
import type { AnswersTo } from './answers-to.ts';
import { blame } from './blame.ts';
import { type Kernel, NOT_MADE } from './kernel.ts';
import { callsOf, type Plan } from './plan.ts';
import { procedureOf } from './procedure.ts';
import {
  type Disagreement,
  mergeDisagreements,
  type SpecVerification,
  type VerifiedProbe,
} from './result.ts';
import type { SweepResult } from './sweep/sweep.ts';
import { verifiedFlags } from './verify-flags.ts';
import { filterErrno, type World } from './world.ts';

/** Compares results with the predictions of the spec. `sweep` runs only where the kernel has the call. */
export async function judge(
  plan: Plan,
  kernel: Kernel,
  answersTo: AnswersTo,
  sweep: () => Promise<SweepResult | undefined>,
): Promise<SpecVerification> {
  const { path, spec, entry, number, unmade } = plan;
  const isExempt = isExemptFromFilters(plan, kernel);
  const filtered = kernel.isFiltered ? answerOfOuterFilter(plan, answersTo) : undefined;
  if (filtered !== undefined) {
    const message = `the seccomp filter that this process already runs under hides it: every probe got ${filtered}`;
    return { kind: 'skipped', path, spec, reason: 'hidden', message };
  }
  const lacking = isLacking(plan, answersTo) ? lackOf(plan, kernel, answersTo) : undefined;
  if (lacking?.kind === 'absent') {
    return { kind: 'skipped', path, spec, reason: 'absent', message: lacking.message };
  }
  const swept = lacking === undefined ? await sweep() : undefined;
  const probes = plan.probes.map(
    ({ call, isDeclared, grade }): VerifiedProbe => ({
      call: call.text,
      isDeclared,
      grade,
      predicted: trace(entry, call).outcomes.map(({ result }) => result),
      answers: answersTo(call),
    }),
  );
  const answers = callsOf(plan).flatMap((call) => [...answersTo(call).values()]);
  const seen = unfilteredAnswers(plan, answersTo);
  return {
    kind: 'verified',
    path,
    spec,
    number,
    grade: plan.probes.reduce<Grade>(
      (best, { grade }) => (compareGrades(grade, best) < 0 ? grade : best),
      'none',
    ),
    isAmbiguous: isAmbiguous(entry) !== false,
    isBuiltIn: seen.length === 0 ? undefined : !seen.includes('ENOSYS'),
    made: answers.filter((answer) => answer !== NOT_MADE).length + (swept?.sweep.made ?? 0),
    probes,
    unmade,
    flags: verifiedFlags(plan.flags, kernel.version, answersTo),
    procedure: lacking === undefined ? procedureOf(plan, answersTo, isExempt) : undefined,
    sweep: swept?.sweep,
    disagreements:
      lacking === undefined
        ? mergeDisagreements([...disagreementsOf(plan, answersTo, isExempt), ...(swept?.disagreements ?? [])])
        : [lacking.disagreement],
    disputes: swept?.disputes ?? [],
  };
}

function disagreementsOf(plan: Plan, answersTo: AnswersTo, isExempt: boolean): readonly Disagreement[] {
  return callsOf(plan).flatMap((call) =>
    [...answersTo(call)].flatMap(
      ([world, answer]) => disagreement(plan, call, world, answer, isExempt) ?? [],
    ),
  );
}

/** The results of a plan's calls in the worlds without a filter of ours. */
function unfilteredAnswers(plan: Plan, answersTo: AnswersTo): readonly string[] {
  return callsOf(plan).flatMap((call) => {
    const own = answersTo(call);
    return [own.get('unprivileged') ?? NOT_MADE, own.get('root') ?? NOT_MADE].filter(
      (answer) => answer !== NOT_MADE,
    );
  });
}

/** Whether every call fails with ENOSYS although the spec predicts that for none: the kernel lacks the call. */
function isLacking(plan: Plan, answersTo: AnswersTo): boolean {
  const answers = unfilteredAnswers(plan, answersTo);
  if (answers.length === 0 || answers.some((answer) => answer !== 'ENOSYS')) return false;
  return callsOf(plan).every((call) => !mayAnswer(trace(plan.entry, call), 'ENOSYS'));
}

/** A proposed call may be absent. A released one that is absent contradicts its spec, once. */
function lackOf(
  plan: Plan,
  { version }: Kernel,
  answersTo: AnswersTo,
):
  | { readonly kind: 'absent'; readonly message: string }
  | { readonly kind: 'contradiction'; readonly disagreement: Disagreement } {
  const { spec, entry } = plan;
  const [call] = callsOf(plan);
  const running = formatVersion(version);
  if (spec.status !== 'merged' || spec.since === undefined || call === undefined)
    return {
      kind: 'absent',
      message: `this kernel does not have it: number ${plan.number} fails with ENOSYS on ${running}, whatever the arguments are`,
    };
  const worlds = [...answersTo(call)].flatMap(([world]) => (filterErrno(world) === undefined ? [world] : []));
  const predicted = trace(entry, call).outcomes.map(({ result }) => result);
  const explanation = `every call fails with ENOSYS, which no step fails with: ${running} lacks the call though the spec has it since ${formatVersion(spec.since)}, or a gate is missing`;
  const [world = 'unprivileged'] = worlds;
  return {
    kind: 'contradiction',
    disagreement: {
      ...bare(world, call, predicted, 'ENOSYS', explanation),
      worlds,
      count: callsOf(plan).length,
    },
  };
}

/** The errno of a filter that was in place before ours: the same for every probe, and predicted for none. */
function answerOfOuterFilter({ entry, probes }: Plan, answersTo: AnswersTo): string | undefined {
  const answers = probes.flatMap(({ call }) => {
    const own = answersTo(call);
    return [own.get('unprivileged'), own.get('root')].filter((answer) => answer !== undefined);
  });
  const [first] = answers;
  if (first === undefined || !['EPERM', 'ENOSYS', 'SIGSYS'].includes(first)) return undefined;
  const isPredicted = probes.some(({ call }) => mayAnswer(trace(entry, call), first));
  return !isPredicted && answers.every((answer) => answer === first) ? first : undefined;
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
    const explanation = `a filter that returns ${filtered} was in place, and the result is another: something refuses the call before seccomp`;
    return bare(world, call, [filtered], answer, explanation);
  }
  const traced = trace(entry, call);
  const predicted = traced.outcomes.map(({ result }) => result);
  if (mayAnswer(traced, answer)) return undefined;
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
