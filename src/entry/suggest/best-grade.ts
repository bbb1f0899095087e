import { UNKNOWN } from '../../spec/errno.ts';
import type { Step } from '../../spec/model.ts';
import { compareGrades, type Grade, gradeBound } from '../grade.ts';
import { fails } from '../steps/step.ts';
import { type CompiledEntry, compileEntry } from '../trace.ts';
import { searchProbes } from './search.ts';

/**
 * The best grade that any call can have, as far as the search finds. `declared` is the best grade of the declared probes.
 * `none` is a claim: if a part of the entry path is unknown, `none` is returned only if there would be no probe even if
 * that part refused every call; otherwise `unknown`.
 */
export function bestGrade(entry: CompiledEntry, declared: Grade): Grade {
  const best = bestKnownGrade(entry, declared);
  if (best !== 'none' || !entry.steps.some(({ step }) => step.errors.includes(UNKNOWN))) return best;
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
    if (!step.errors.includes(UNKNOWN)) return step;
    const errors = step.errors.map((error) => (error === UNKNOWN ? 'EINVAL' : error));
    return step.kind === 'blank' ? { ...step, kind: 'work', errors } : { ...step, errors };
  });
  const compiled = compileEntry({ ...entry.spec, entry: steps }, entry.kernel);
  const blanks = new Set(entry.spec.entry.filter(({ kind }) => kind === 'blank').map(({ index }) => index));
  const refusal = { run: () => fails(['EINVAL']), reason: () => 'it refuses' };
  return {
    ...compiled,
    steps: compiled.steps.map((step) => (blanks.has(step.step.index) ? { ...step, tracer: refusal } : step)),
  };
}
