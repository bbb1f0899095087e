import { compareCalls, type StepChange } from '../../derive/compare/compare-calls.ts';
import { describeChange } from '../../derive/compare/describe-change.ts';
import type { DerivedStep } from '../../derive/run/step.ts';
import { bestGrade } from '../../entry/suggest/best-grade.ts';
import { suggestProbes } from '../../entry/suggest/suggest.ts';
import { compileEntry } from '../../entry/trace.ts';
import type { DocumentResult } from '../../lint/file-result.ts';
import type { Finding } from '../../lint/finding.ts';
import type { EngineOptions } from '../../lint/finding-collector.ts';
import { readSpecs } from '../../spec/read.ts';
import { NEWEST } from '../../spec/version.ts';
import { KnownFindings } from '../known-findings.ts';
import type { ReadCall } from './code-state.ts';
import { type CodeInput, judgeDerived } from './derived-result.ts';
import { newBits } from './new-bits.ts';
import { isOpenBreak, isUnfit } from './unfit-hunk.ts';

/** What a series does to a call that exists. */
export interface CallComparison {
  /** The call as it is after the series, with the findings that it did not have before; undefined where its spec cannot be read. */
  readonly document: DocumentResult | undefined;
  /** What differs in the entry path, and the grade if it differs; a clause each. */
  readonly changes: readonly string[];
}

/** Compares a call before and after a series: the findings that are new, the probes that no longer hold, the steps that differ. */
export function compareCall(
  before: ReadCall,
  after: ReadCall,
  input: CodeInput,
  options: EngineOptions,
): CallComparison {
  const { path } = input;
  const earlier = withProbes(before);
  // It is compared with itself, so that rules about changes speak of both states and what both have is known.
  const old = judgeDerived(before, input, { ...options, before: () => earlier.spec });
  const known = new KnownFindings();
  if (old !== undefined) known.addAll([{ path, isUnreadable: false, documents: [old] }]);
  const judged = judgeDerived(after, input, { ...options, before: () => earlier.spec });
  const [file] = known.subtract(
    judged === undefined ? [] : [{ path, isUnreadable: false, documents: [judged] }],
  );
  const [document] = file?.documents ?? [];
  const unfit = after.call.steps.find(isUnfitStep);
  // What stands behind such a hunk is not known: nothing there was taken away.
  const changes = compareCalls(before.call, after.call).filter(
    (change) => unfit === undefined || !isOpen(change),
  );
  // Many calls reach a header; one that a hunk does not fit says nothing of them.
  if (unfit && 'words' in unfit.step && changes.length === 0 && UNFIT_HEADER.test(unfit.step.words))
    return { document: undefined, changes: [] };
  const [graded, now] = [gradeOf(before), gradeOf(after)];
  return {
    document: unfit && document ? { ...document, findings: withoutOpenBreaks(document.findings) } : document,
    changes: [
      ...(unfit && 'words' in unfit.step
        ? [`${unfit.step.words}, so what it does to this call is not known`]
        : []),
      ...changes.slice(0, MAX_CHANGES).map(describeChange),
      ...(changes.length > MAX_CHANGES ? [`${changes.length - MAX_CHANGES} more steps differ`] : []),
      ...(before.spec === undefined || after.spec === undefined ? [] : newBits(before.spec, after.spec)),
      ...(graded === now || unfit ? [] : [`its grade was ${graded} and is now ${now}`]),
    ],
  };
}

/** Whether a change is none but that code is not known any more. */
function isOpen(change: StepChange): boolean {
  return change.kind === 'removed' ? !change.isCertain : change.kind === 'added' && isUnfitStep(change.after);
}

function isUnfitStep({ step }: DerivedStep): boolean {
  return step.kind === 'blank' && isUnfit(step.words);
}

const UNFIT_HEADER = /^hunk \d+ of \S+\.h \(line/;

function withoutOpenBreaks(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => !isOpenBreak(finding));
}

/** How many steps of one call are told. */
const MAX_CHANGES = 6;

/** The probes that a caller could have chosen, as if they were published. */
function withProbes(read: ReadCall): ReadCall {
  if (read.spec === undefined) return read;
  const probes = suggestProbes(read.spec, NEWEST).slice(0, MAX_PROBES);
  if (probes.length === 0) return read;
  const lines = probes.flatMap(({ call, expect }) => [
    `  - call: ${JSON.stringify(call.text)}`,
    `    expect: ${JSON.stringify(expect)}`,
  ]);
  const text = `${read.text}probes:\n${lines.join('\n')}\n`;
  return { ...read, text, spec: readSpecs(text).documents[0]?.spec };
}

/** One cause spoils many probes, and is told once or twice. */
const MAX_PROBES = 3;

function gradeOf({ spec }: ReadCall): string {
  return spec === undefined ? 'unknown' : bestGrade(compileEntry(spec, NEWEST), 'none');
}
