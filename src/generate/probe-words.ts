import { compareGrades, type Grade, gradeOf } from '../entry/grade.ts';
import { compileEntry, trace } from '../entry/trace.ts';
import type { Probe, Spec } from '../spec/model.ts';

/** The grades of calls that are probes. */
export type ProbeGrade = Exclude<Grade, 'none' | 'unknown'>;

/** A probe that a spec declares, with its grade. */
export interface GradedProbe {
  readonly probe: Probe;
  readonly grade: ProbeGrade;
}

/** What a grade promises, as a sentence. */
export const GRADE_TEXTS: Readonly<Record<ProbeGrade, string>> = {
  permanent: 'Every kernel with the call refuses it, permanently.',
  strong: 'Every kernel with the call refuses it, as long as what it passes names nothing.',
  weak: 'A later kernel may accept it.',
};

/** The declared probes that are probes, the best first. */
export function gradedProbes(spec: Spec): readonly GradedProbe[] {
  const entry = compileEntry(spec);
  return spec.probes
    .flatMap((probe): readonly GradedProbe[] => {
      const grade = gradeOf(entry, trace(entry, probe.call));
      return grade === 'none' || grade === 'unknown' ? [] : [{ probe, grade }];
    })
    .sort((a, b) => compareGrades(a.grade, b.grade));
}
