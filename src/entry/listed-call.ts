import { UNKNOWN } from '../spec/errno.ts';
import type { Spec, Step } from '../spec/model.ts';
import { whenText } from '../spec/step-text.ts';
import type { Version } from '../spec/version.ts';
import { compareGrades, type Grade, gradeOf, isAmbiguous } from './grade.ts';
import { bestGrade } from './suggest/best-grade.ts';
import { suggestProbes } from './suggest/suggest.ts';
import { type CompiledEntry, compileEntry, trace } from './trace.ts';

/** What is listed of a system call. */
export interface ListedCall {
  readonly path: string;
  readonly syscall: string;
  readonly grade: Grade;
  /** Whether the kernel itself can fail it with EPERM; undefined if too little of the entry path is known. */
  readonly ambiguous: boolean | undefined;
  /** The steps that can, or if none certainly can, those of which it is not known. */
  readonly steps: readonly Step[];
  readonly probe: ListedProbe | undefined;
}

/** A declared probe or a found one. */
export interface ListedProbe {
  readonly call: string;
  readonly grade: Grade;
  readonly expect: readonly string[];
}

/** Describes a call in a release; undefined where the release lacks it. */
export function listedCall(path: string, spec: Spec, kernel: Version): ListedCall | undefined {
  const entry = compileEntry(spec, kernel);
  if (entry.isAbsent) return undefined;
  const ambiguous = isAmbiguous(entry);
  const errno = ambiguous === true ? 'EPERM' : UNKNOWN;
  const probe = bestProbe(entry, kernel);
  return {
    path,
    syscall: spec.name,
    grade: bestGrade(entry, probe?.grade ?? 'none'),
    ambiguous,
    steps: entry.steps.flatMap(({ step }) => (step.errors.includes(errno) ? [step] : [])),
    probe,
  };
}

/** The best probe; of two with one grade, the one that the spec declares. */
function bestProbe(entry: CompiledEntry, kernel: Version): ListedProbe | undefined {
  const { spec } = entry;
  const declared = spec.probes.map(({ call }): ListedProbe => {
    const traced = trace(entry, call);
    const expect = traced.outcomes.map(({ result }) => result).filter((result) => result !== 'ENOSYS');
    return { call: call.text, grade: gradeOf(entry, traced), expect };
  });
  const found = suggestProbes(spec, kernel, 1).map(
    ({ call, grade, expect }): ListedProbe => ({ call: call.text, grade, expect }),
  );
  const [best] = [...declared, ...found]
    .filter(({ grade }) => grade !== 'none' && grade !== 'unknown')
    .toSorted((a, b) => compareGrades(a.grade, b.grade));
  return best;
}

/** Calls as data, for JSON. */
export function listedData(calls: readonly ListedCall[]): readonly object[] {
  return calls.map(({ path, syscall, grade, ambiguous, steps, probe }) => ({
    path,
    syscall,
    grade,
    ambiguous: ambiguous ?? null,
    steps: steps.map((step) => ({
      step: step.index + 1,
      kind: step.kind,
      text: step.text,
      when: whenText(step) === '' ? null : whenText(step),
      source: step.source ?? null,
    })),
    probe: probe ?? null,
  }));
}
