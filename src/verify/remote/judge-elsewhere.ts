import { gradeOf } from '../../entry/grade.ts';
import { type CompiledEntry, compileEntry, trace } from '../../entry/trace.ts';
import { newerThan } from '../plan.ts';
import type { SpecVerification } from '../result.ts';
import { type PlannedSpec, verifyPlanned } from '../verify.ts';
import type { AnsweredKernel } from './answered-kernel.ts';
import type { PortablePlan, PortableSpec } from './portable-plan.ts';

/** Judges the answers of a kernel elsewhere: the calls are those of the plan, the predictions those of its release. */
export function judgeElsewhere(
  plan: PortablePlan,
  kernel: AnsweredKernel,
): Promise<readonly SpecVerification[]> {
  const isOfKernel = ({ architectures }: Pick<PortableSpec, 'architectures'>) =>
    architectures.includes(kernel.architecture);
  const skipped = plan.skipped.filter(isOfKernel).map(
    ({ path, spec, reason, message }): PlannedSpec => ({
      path,
      spec,
      result: { ok: false, reason, message },
      sweep: undefined,
    }),
  );
  const planned = [...plan.specs.filter(isOfKernel).map((spec) => retarget(spec, kernel)), ...skipped];
  return verifyPlanned(planned, kernel, { vouchers: plan.options.vouchers, progress: () => {} });
}

/** The same calls, with what the release of this kernel is said to answer. */
function retarget({ path, plan, sweep, numbers }: PortableSpec, kernel: AnsweredKernel): PlannedSpec {
  const { spec } = plan;
  const entry = compileEntry(spec, kernel.version);
  const number = numbers.get(kernel.architecture.name);
  const left = { path, spec, sweep: undefined };
  if (number === undefined) {
    const message = `${spec.name} has no number on ${kernel.architecture.name}`;
    return { ...left, result: { ok: false, reason: 'number', message } };
  }
  if (entry.isAbsent && spec.since !== undefined) {
    const message = newerThan(spec.since, kernel.version);
    return { ...left, result: { ok: false, reason: 'newer', message } };
  }
  const probes = plan.probes.map((probe) => ({
    ...probe,
    grade: gradeOf(entry, trace(entry, probe.call)),
  }));
  return {
    path,
    spec,
    result: { ok: true, plan: { ...plan, entry, number, probes } },
    sweep: sweep && (() => ({ ...sweep, calls: retrace(entry, sweep.calls) })),
  };
}

function retrace<T extends { readonly call: Parameters<typeof trace>[1] }>(
  entry: CompiledEntry,
  calls: readonly T[],
): readonly (T & { readonly trace: ReturnType<typeof trace> })[] {
  return calls.map((made) => ({ ...made, trace: trace(entry, made.call) }));
}
