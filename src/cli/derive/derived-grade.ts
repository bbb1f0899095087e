import { bestGrade } from '../../entry/suggest/best-grade.ts';
import { compileEntry } from '../../entry/trace.ts';
import type { Spec } from '../../spec/model.ts';
import { readSpecs } from '../../spec/read.ts';
import { NEWEST } from '../../spec/version.ts';

/** The spec that a derived text is; undefined where it cannot be read. */
export function derivedSpec(text: string): Spec | undefined {
  return readSpecs(text).documents[0]?.spec;
}

/** The grade of the best probe that a derived spec has. */
export function derivedGrade(spec: Spec | undefined): string {
  return spec ? bestGrade(compileEntry(spec, NEWEST), 'none') : 'unknown';
}
