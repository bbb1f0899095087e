import { compareGrades, type Grade, isAmbiguous } from '../entry/grade.ts';
import { mayAnswer, trace } from '../entry/trace.ts';
import { exemptSince } from '../seccomp/simulate/exempt.ts';
import type { Call } from '../spec/model.ts';
import { compareVersions } from '../spec/version.ts';
import { blame } from './blame.ts';
import { type Kernel, NOT_MADE } from './kernel.ts';
import { callsOf, type Plan } from './plan.ts';
import { procedureOf } from './procedure.ts';
import {
  type Disagreement,
  mergeDisagreements,
  type SpecVerification,
  type Sweep,
  type VerifiedProbe,
} from './result.ts';
import { filterErrno, type World } from './world.ts';

/** What each world answered to a call. */
export type AnswersTo = (call: Call) => ReadonlyMap<World, string>;

/** Holds what came back against what the spec says. `sweep` is asked only where the call is there to be swept. */
export async function judge(
  plan: Plan,
  kernel: Kernel,
  answersTo: AnswersTo,
  sweep: () => Promise<{ sweep: Sweep; disagreements: readonly Disagreement[] } | undefined>,
): Promise<SpecVerification> {
  const { path, spec, entry, number } = plan;
  const isExempt = isExemptFromFilters(plan, kernel);
  const disagreements: Disagreement[] = [];
  const filtered = kernel.isFiltered ? answerOfOuterFilter(plan, answersTo) : undefined;
  if (filtered !== undefined) {
    const message = `the seccomp filter that this process already runs under hides it: every probe got ${filtered}`;
    return { kind: 'skipped', path, spec, reason: 'hidden', message };
  }
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
  const swept = await sweep();
  const unfiltered = answersTo(plan.probes[0]?.call ?? plan.refusal ?? { text: '', values: [] });
  const seen = [unfiltered.get('unprivileged'), unfiltered.get('root')].filter(
    (answer) => answer !== undefined,
  );
  const isBuiltIn = seen.length === 0 ? undefined : !seen.includes('ENOSYS');
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
    isBuiltIn,
    probes,
    procedure: procedureOf(plan, answersTo, isExempt),
    sweep: swept?.sweep,
    disagreements: mergeDisagreements([...disagreements, ...(swept?.disagreements ?? [])]),
  };
}

/** What a filter answers that was there before ours: the same to every probe, and nothing that the spec has it answer. */
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
    const explanation = `a filter that answers ${filtered} was in place, and the answer is another: something answers before seccomp`;
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
