import { compareGrades } from '../entry/grade.ts';
import { trace } from '../entry/trace.ts';
import type { Call } from '../spec/model.ts';
import type { Plan } from './plan.ts';
import type { Procedure, ProcedureRow } from './result.ts';
import { filterErrno, type World } from './world.ts';

/**
 * What a program concludes that follows the guidance. `refused`: this kernel has the call and refused it. `hidden`: a
 * filter answered, so the call is to be treated as absent. `present`: the call answered something else than EPERM, and
 * there is nothing to ask.
 */
export type Conclusion = 'present' | 'refused' | 'hidden' | 'absent';

/**
 * The userspace procedure: call; on EPERM repeat the call as a probe; EPERM again means a filter, anything else that
 * the first EPERM was the kernel's. `first` and `probe` are the names of what came back.
 */
export function conclude(first: string, probe: string): Conclusion {
  if (first === 'ENOSYS') return 'absent';
  if (first !== 'EPERM') return 'present';
  if (probe === 'EPERM') return 'hidden';
  return probe === 'ENOSYS' ? 'absent' : 'refused';
}

/** The procedure with the best probe, in every world where both calls were made; undefined where there is no probe. */
export function procedureOf(
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
