import { UNKNOWN } from '../../spec/errno.ts';
import type { Step } from '../../spec/model.ts';
import { compareGrades, type Grade, gradeBound } from '../grade.ts';
import { fails, type StepTracer } from '../steps/step.ts';
import { type CompiledEntry, compileEntry } from '../trace.ts';
import { searchProbes } from './search.ts';

/**
 * The best grade that any call can have, as far as the search finds. `declared` is the best grade of the declared probes.
 * `none` is a claim: if a part of the entry path is unknown, `none` is returned only if there would be no probe even if
 * that part refused every call; otherwise `unknown`.
 */
export function bestGrade(entry: CompiledEntry, declared: Grade): Grade {
  const best = bestKnownGrade(entry, declared);
  if (best !== 'none' || !entry.steps.some(({ step }) => isUnknown(step))) return best;
  return searchProbes(assumeUnknownsRefuse(entry), () => true).length > 0 ? 'unknown' : 'none';
}

function bestKnownGrade(entry: CompiledEntry, atLeast: Grade): Grade {
  const bound = gradeBound(entry);
  if (compareGrades(bound, atLeast) >= 0) return atLeast;
  const found = searchProbes(entry, ({ grade }) => grade === bound);
  return found.reduce((best, { grade }) => (compareGrades(grade, best) < 0 ? grade : best), atLeast);
}

/** The entry path as if each unknown step refused every call with EINVAL, the best case for probes. */
function assumeUnknownsRefuse(entry: CompiledEntry): CompiledEntry {
  const steps = entry.spec.entry.map((step): Step => {
    if (!isUnknown(step)) return step;
    const errors = step.errors.map((error) => (error === UNKNOWN ? 'EINVAL' : error));
    return step.kind === 'blank' ? { ...step, kind: 'work', errors } : { ...step, errors };
  });
  const compiled = compileEntry({ ...entry.spec, entry: steps }, entry.kernel);
  const blanks = new Set(entry.spec.entry.filter(({ kind }) => kind === 'blank').map(({ index }) => index));
  return {
    ...compiled,
    steps: compiled.steps.map((step) =>
      blanks.has(step.step.index) ? { ...step, tracer: refusalOf(step.step) } : step,
    ),
  };
}

/** A blank, or a step whose errno cannot be read. */
function isUnknown(step: Step): boolean {
  return step.kind === 'blank' || step.errors.includes(UNKNOWN);
}

/** A blank that says which errnos it has refuses with those. */
function refusalOf({ errors }: Step): StepTracer {
  const answer = fails(errors.map((error) => (error === UNKNOWN ? 'EINVAL' : error)));
  return { run: () => answer, reason: () => 'it refuses' };
}
