import { compareGrades, type Grade } from '../entry/grade.ts';
import { conditionsOf } from '../entry/suggest/conditions.ts';
import { type FoundCall, searchProbes } from '../entry/suggest/search.ts';
import { type Suggestion, suggestProbes } from '../entry/suggest/suggest.ts';
import { type CompiledEntry, compileEntry, isStepOf, trace } from '../entry/trace.ts';
import { walk } from '../spec/bound-expression.ts';
import type { Call, Spec, Step } from '../spec/model.ts';
import { isInVersion, NEWEST } from '../spec/version.ts';

/** Limit on the steps that are tried before the permission, the most promising first. */
const MAX_MOVES = 12;

/** A check after a permission step, and the probe that moving it before that step would give. */
export interface Reordering {
  readonly permission: Step;
  readonly check: Step;
  readonly probe: Suggestion;
}

/**
 * The best single step to move before the first permission step that can fail with EPERM; undefined if no move gives a
 * better probe than `grade`.
 */
export function bestReordering(spec: Spec, grade: Grade): Reordering | undefined {
  const active = spec.entry.filter(
    (step) => isStepOf(spec, step) && isInVersion(NEWEST, step.since, step.until) === true,
  );
  const first = active.findIndex((step) => step.kind === 'permission' && step.errors.includes('EPERM'));
  const permission = active[first];
  if (permission === undefined) return undefined;
  const movable = active
    .slice(first + 1)
    .map((check) => ({ check, potential: potentialGrade(check) }))
    .filter(({ potential }) => compareGrades(potential, grade) < 0)
    .sort((a, b) => compareGrades(a.potential, b.potential))
    .slice(0, MAX_MOVES);
  const entry = compileEntry(spec);
  let best: Reordering | undefined;
  let bestGrade = grade;
  for (const { check, potential } of movable) {
    if (compareGrades(potential, bestGrade) >= 0) break;
    const moved = withStepMoved(spec, active, first, check);
    const floor = bestGrade;
    const isBetter = (found: FoundCall) => compareGrades(found.grade, floor) < 0 && firesAt(found, check);
    // Find out first whether there is anything to rank, which costs less than ranking.
    if (!searchProbes(compileEntry(moved), isBetter).some(isBetter)) continue;
    const probe = suggestProbes(moved).find(
      ({ grade: own, step }) => compareGrades(own, bestGrade) < 0 && step?.index === check.index,
    );
    if (probe === undefined) continue;
    // If there are several permissions, take the one that this call reaches.
    best = { permission: maskOf(entry, probe.call) ?? permission, check, probe };
    bestGrade = probe.grade;
  }
  return best;
}

/** The first permission step at which a call may fail with EPERM. */
function maskOf(entry: CompiledEntry, call: Call): Step | undefined {
  return trace(entry, call).steps.find(
    ({ step, verdict, errors }) =>
      step.kind === 'permission' && verdict === 'may-fail' && errors.includes('EPERM'),
  )?.step;
}

function firesAt(found: FoundCall, check: Step): boolean {
  return found.trace.steps.some(({ step, verdict }) => step.index === check.index && verdict === 'fails');
}

function potentialGrade(step: Step): Grade {
  if (step.errors.length > 0 && (step.errors.includes('EPERM') || step.errors.includes('ENOSYS')))
    return 'none';
  switch (step.kind) {
    case 'check':
      return step.permanent === undefined ? 'weak' : 'permanent';
    case 'copy':
    case 'write':
    case 'range':
    case 'lookup':
      return 'strong';
    default:
      return 'none';
  }
}

/** The spec with one step, and the copies that its condition needs, moved to index `at`. */
function withStepMoved(spec: Spec, active: readonly Step[], at: number, check: Step): Spec {
  const needed = new Set<number>();
  for (const condition of conditionsOf(check))
    walk(condition, (part) => void (part.kind === 'load' && needed.add(part.memory)));
  const isCopyNeeded = (step: Step) =>
    step.kind === 'copy' &&
    step.index < check.index &&
    step.target.memory !== undefined &&
    needed.has(step.target.memory.index);
  const moved = active.filter((step, index) => index >= at && (step === check || isCopyNeeded(step)));
  const rest = active.filter((step) => !moved.includes(step));
  const entry = [...rest.slice(0, at), ...moved, ...rest.slice(at)];
  return { ...spec, entry, probes: [] };
}
