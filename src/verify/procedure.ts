import { compareGrades } from '../entry/grade.ts';
import { trace } from '../entry/trace.ts';
import type { Call } from '../spec/model.ts';
import { conclude } from './conclusion.ts';
import type { Plan } from './plan.ts';
import type { Procedure, ProcedureRow } from './result.ts';
import { filterErrno, type World } from './world.ts';

/** Runs the userspace procedure on the results, with the best probe, in each world; undefined without a probe. */
export function procedureOf(
  plan: Plan,
  answersTo: (call: Call) => ReadonlyMap<World, string>,
  isExempt: boolean,
): Procedure | undefined {
  const [probe] = [...plan.probes].sort((a, b) => compareGrades(a.grade, b.grade));
  if (probe === undefined || probe.grade === 'none') return undefined;
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
