import type { PolicyAnswer } from '../lint/container-policy.ts';
import type { DocumentResult, FileResult } from '../lint/file-result.ts';
import type { Finding, Severity } from '../lint/finding.ts';
import type { SeverityCounts } from '../lint/group.ts';
import type { Rule } from '../lint/rule.ts';
import type { CallerConclusion } from '../seccomp/callers/caller-table.ts';
import type { SystemdSets } from '../seccomp/runtimes/systemd-sets.ts';
import type { CallsSeen, VerifiedOn } from '../verify/verified.ts';

/** An input that could not be checked at all, or another fault of a run. */
export interface InputFault {
  readonly path: string;
  readonly message: string;
}

/**
 * What no rule reports: mostly things that were not checked, which users could otherwise take for a pass.
 * - `call-change`: what a patch changes in a call, whose code was read before and after it.
 * - `changed-call`: a patch changes a call or assigns its number, but nothing in the run checks the changed call.
 * - `left-out`: an older version of a series, of which a newer one is in the same input.
 * - `new-value`: a patch adds a flag or a command to a call that exists.
 * - `nothing-to-judge`: an input contains neither a spec nor a new call.
 * - `question`: what reviewers ask about a new call and no code answers.
 * - `removed-spec`: the base describes a call that no spec describes now.
 * - `unused-override`: an override of the configuration matches no file.
 * - `not-judged`: too little of a call's entry path is known for a verdict on probing.
 */
export type NoteKind =
  | 'call-change'
  | 'changed-call'
  | 'left-out'
  | 'new-value'
  | 'not-judged'
  | 'nothing-to-judge'
  | 'question'
  | 'removed-spec'
  | 'unused-override';

/** A note about something that was not checked, and that no rule reports. */
export interface Note {
  readonly kind: NoteKind;
  readonly path: string;
  /** Undefined if the note is about the whole file. */
  readonly line: number | undefined;
  readonly syscall: string | undefined;
  readonly message: string;
}

/** Facts for reports, besides the findings. */
export interface RunFacts {
  /** The version of the tool. */
  readonly version: string;
  /** The URL of a shipped rule's page; undefined if no site is published. */
  url(rule: string): string | undefined;
  /** The kernels on which a declared probe was verified. */
  readonly verifiedOn: VerifiedOn;
  /** What programs are known to do if a container refuses a call, on x86_64. */
  callersOf(syscall: string | undefined, answer: PolicyAnswer): readonly CallerConclusion[];
  readonly seen: CallsSeen;
  /** The sets of systemd, for units; undefined where they are not at hand. */
  readonly systemdSets?: () => SystemdSets | undefined;
}

/** The result of a check, as all doors and formats receive it. */
export interface Run extends RunFacts {
  readonly files: readonly FileResult[];
  readonly faults: readonly InputFault[];
  /** {@link notesOf} adds those about documents. */
  readonly notes: readonly Note[];
  /** The number of YAML files in folders that are not specs and were not checked. */
  readonly nonSpecCount: number;
  /** The number of findings that the baseline accepts and this run does not show. */
  readonly accepted: number;
  readonly rules: readonly Rule[];
  /** Texts, by path, that are not in any file: specs as patches change them, and removed specs. */
  readonly texts: ReadonlyMap<string, string>;
  /** Findings that are hidden because of their severity. */
  readonly hidden?: HiddenFindings;
}

export interface HiddenFindings {
  readonly below: Severity;
  readonly warnings: number;
  readonly infos: number;
  /** The counts that people are shown: one cause counts once. */
  readonly shown: SeverityCounts;
}

export interface Counts {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Calls for which it is not known whether they have a probe. */
  readonly notJudged: number;
}

/** Whether a note is about a call that was not checked; no format may report that as success. */
export function isUnjudgedCall({ kind }: Note): boolean {
  return kind === 'changed-call' || kind === 'not-judged';
}

/** The notes about calls that the run should have checked but could not. */
export function unjudgedCalls({ notes }: Run): readonly Note[] {
  return notes.filter(isUnjudgedCall);
}

/** Whether a verdict on probing was possible: the text could be read and enough of the entry path is known. */
export function isJudged({
  grade,
  isRemoved,
  policy,
}: Pick<DocumentResult, 'grade' | 'isRemoved' | 'policy'>): boolean {
  if (policy !== undefined) return policy.engines.length > 0;
  return isRemoved === true || (grade !== undefined && grade !== 'unknown');
}

/** Whether a file has neither a spec nor text that could be one: its only finding stands at its start, and has no length. */
export function isEmptyFile({ syscall, findings }: DocumentResult): boolean {
  const [only] = findings;
  return (
    syscall === undefined &&
    findings.length === 1 &&
    only?.rule === 'spec-syntax' &&
    only.range.start === 0 &&
    only.range.end === 0
  );
}

/** The notes of a run, and one for each unchecked call that no finding reports. */
export function notesOf(run: Run): readonly Note[] {
  const saying = new Set(run.rules.filter(({ saysUnjudged }) => saysUnjudged).map(({ id }) => id));
  const silent = documentsOf(run).filter(({ grade, findings, isRemoved, policy }) => {
    if (isRemoved === true || policy !== undefined) return false;
    if (grade === undefined) return findings.every(({ severity }) => severity !== 'error');
    const isSaid = findings.some(
      ({ rule, severity }) => saying.has(rule) || (rule.startsWith('spec-') && severity === 'error'),
    );
    return grade === 'unknown' && !isSaid;
  });
  return [
    ...run.notes,
    ...silent.map(({ path, syscall }): Note => {
      const message = `${syscall ?? path} was not judged: too little of its entry path is known`;
      return { kind: 'not-judged', path, line: undefined, syscall, message };
    }),
  ];
}

/** All documents of a run, in order. */
export function documentsOf(run: Run): readonly DocumentResult[] {
  return run.files.flatMap(({ documents }) => documents);
}

/** All findings of a run with their paths, in order. */
export function findingsOf(run: Run): readonly { path: string; finding: Finding }[] {
  return run.files.flatMap(({ path, documents }) =>
    documents.flatMap(({ findings }) => findings.map((finding) => ({ path, finding }))),
  );
}

export function countRun(run: Run): Counts {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  let files = 0;
  let notJudged = unjudgedCalls(run).length;
  for (const file of run.files) {
    for (const document of file.documents) {
      if (document.isRemoved !== true) files++;
      if (!isJudged(document) && !isEmptyFile(document)) notJudged++;
      for (const finding of document.findings) counts[finding.severity]++;
    }
  }
  return { files, errors: counts.error, warnings: counts.warning, infos: counts.info, notJudged };
}
