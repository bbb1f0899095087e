import { isDerived } from '../../spec/derived.ts';
import { UNKNOWN } from '../../spec/errno.ts';
import type { Step } from '../../spec/model.ts';
import { compareGrades, type Grade, gradeBound } from '../grade.ts';
import { fails, PASSES, type StepTracer } from '../steps/step.ts';
import { type CompiledEntry, compileEntry } from '../trace.ts';
import { searchProbes } from './search.ts';

/** The best grade of each entry path, by that of its declared probes: rules, lists and data ask for the same. */
const known = new WeakMap<CompiledEntry, Map<Grade, Grade>>();

/**
 * The best grade that any call can have, as far as the search finds. `declared` is the best grade of the declared probes.
 * `none` is a claim: if a part of the entry path is unknown, `none` is returned only if there would be no probe even if
 * that part refused every call; otherwise `unknown`.
 */
export function bestGrade(entry: CompiledEntry, declared: Grade): Grade {
  const grades = known.get(entry) ?? new Map<Grade, Grade>();
  known.set(entry, grades);
  const grade = grades.get(declared) ?? searchedGrade(entry, declared);
  grades.set(declared, grade);
  return grade;
}

function searchedGrade(entry: CompiledEntry, declared: Grade): Grade {
  const best = bestKnownGrade(entry, declared);
  if (best !== 'none' || uncertainSteps(entry).length === 0) return best;
  return searchProbes(inTheBestCase(entry), () => true).length > 0 ? 'unknown' : 'none';
}

function bestKnownGrade(entry: CompiledEntry, atLeast: Grade): Grade {
  const bound = gradeBound(entry);
  if (compareGrades(bound, atLeast) >= 0) return atLeast;
  const found = searchProbes(entry, ({ grade }) => grade === bound);
  return found.reduce((best, { grade }) => (compareGrades(grade, best) < 0 ? grade : best), atLeast);
}

/**
 * The steps that may certainly refuse some call although the tracer cannot tell, in order: blanks, steps whose errno
 * cannot be read, and in a spec that a program derived also work and lookups that arguments may decide.
 */
export function uncertainSteps(entry: CompiledEntry): readonly Step[] {
  return entry.steps.flatMap(({ step }) => (mayRefuseForCertain(entry, step) ? [step] : []));
}

function mayRefuseForCertain({ spec }: CompiledEntry, step: Step): boolean {
  if (step.kind === 'blank' || step.errors.includes(UNKNOWN)) return true;
  // A person writes `work` for what the machine decides. A program writes it also for what it could not say in arguments:
  // memory that is read by its address, a pid that never exists, an id that no namespace maps.
  if (!isDerived(spec) || acceptable(step).length === 0) return false;
  if (step.kind === 'lookup')
    return step.target.meaning?.role !== 'fd' && step.target.meaning?.role !== 'dirfd';
  // No argument decides whether a signal comes.
  return step.kind === 'work' && step.errors.some((error) => error !== 'EINTR' && error !== 'EPERM');
}

/** The entry path as if each uncertain step refused every call, if it can with an errno that a probe may have. */
function inTheBestCase(entry: CompiledEntry): CompiledEntry {
  const { spec } = entry;
  const uncertain = new Map<number, readonly string[]>();
  for (const step of spec.entry)
    if (mayRefuseForCertain(entry, step)) uncertain.set(step.index, acceptable(step));
  const steps = spec.entry.map((step): Step => {
    const errors = uncertain.get(step.index);
    if (errors === undefined) return step;
    return step.kind === 'blank' ? { ...step, kind: 'work', errors } : { ...step, errors };
  });
  const compiled = compileEntry({ ...spec, entry: steps }, entry.kernel);
  return {
    ...compiled,
    steps: compiled.steps.map((compiledStep) => {
      const errors = uncertain.get(compiledStep.step.index);
      return errors === undefined ? compiledStep : { ...compiledStep, tracer: refusal(errors) };
    }),
  };
}

/** The errnos of a step that a probe may have; EINVAL for one that is not known. */
function acceptable({ errors }: Step): readonly string[] {
  return errors
    .map((error) => (error === UNKNOWN ? 'EINVAL' : error))
    .filter((error) => error !== 'EPERM' && error !== 'ENOSYS');
}

function refusal(errors: readonly string[]): StepTracer {
  const answer = errors.length === 0 ? PASSES : fails(errors);
  return { run: () => answer, reason: () => 'it refuses' };
}
