import type { PolicyAnswer } from '../lint/container-policy.ts';
import type { DocumentResult, FileResult } from '../lint/engine.ts';
import type { Finding, Severity } from '../lint/finding.ts';
import type { SeverityCounts } from '../lint/group.ts';
import type { Rule } from '../lint/rule.ts';
import type { CallerConclusion } from '../seccomp/callers/caller-table.ts';
import type { CallsSeen, VerifiedOn } from '../verify/verified.ts';

/** An input that could not be judged at all. */
export interface InputFault {
  readonly path: string;
  readonly message: string;
}

/**
 * What people must not conclude from silence:
 * - `changed-call`: a patch changes a call, or gives it a number, and nothing in the run judges what it does then.
 * - `nothing-to-judge`: an input was read to its end, and holds neither a spec nor a new call.
 * - `removed-spec`: the state to compare with describes a call that nothing describes any more.
 * - `unused-override`: a part of the configuration matches no file.
 * - `not-judged`: too little of a call's entry path is known for a verdict on probing.
 */
export type NoteKind =
  | 'changed-call'
  | 'not-judged'
  | 'nothing-to-judge'
  | 'removed-spec'
  | 'unused-override';

/** Something that was not judged, said so that nobody takes silence for a verdict. No rule is about it. */
export interface Note {
  readonly kind: NoteKind;
  readonly path: string;
  /** Undefined where the note is about the whole file. */
  readonly line: number | undefined;
  readonly syscall: string | undefined;
  readonly message: string;
}

/** What reports say beside the findings. */
export interface RunFacts {
  /** The version of the tool. */
  readonly version: string;
  /** The address of a shipped rule's page; undefined where no site is published. */
  url(rule: string): string | undefined;
  /** On which kernels a declared probe was seen to do its work. */
  readonly verifiedOn: VerifiedOn;
  /** What programs are known to do with an answer of containers to a call, on x86_64. */
  callersOf(syscall: string | undefined, answer: PolicyAnswer): readonly CallerConclusion[];
  readonly seen: CallsSeen;
}

/** A whole run of the rules, as every door and every format gets it. */
export interface Run extends RunFacts {
  readonly files: readonly FileResult[];
  readonly faults: readonly InputFault[];
  /** {@link notesOf} has those of documents, too. */
  readonly notes: readonly Note[];
  /** How many YAML files of folders are no specs, and were not judged. */
  readonly passedOver: number;
  /** How many findings the baseline accepts, and this run does not show. */
  readonly accepted: number;
  readonly rules: readonly Rule[];
  /** Texts by path that stand in no file: what patches leave behind, and specs that are gone. */
  readonly texts: ReadonlyMap<string, string>;
  /** Findings that are not shown for their severity, and below which it was. */
  readonly hidden?: HiddenFindings;
}

export interface HiddenFindings {
  readonly below: Severity;
  readonly warnings: number;
  readonly infos: number;
  /** As people count them: one cause once. */
  readonly shown: SeverityCounts;
}

export interface Counts {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Calls of which nobody can say whether they have a probe. */
  readonly notJudged: number;
}

/** Whether a note is about a call that nobody judged: no format calls that a success. */
export function isOpen({ kind }: Note): boolean {
  return kind === 'changed-call' || kind === 'not-judged';
}

/** Calls that the run is about, and says nothing of. */
export function unjudgedCalls({ notes }: Run): readonly Note[] {
  return notes.filter(isOpen);
}

/** Whether a verdict on probing was possible: the text could be read, and enough of the entry path is known. */
export function isJudged({ grade, isRemoved }: Pick<DocumentResult, 'grade' | 'isRemoved'>): boolean {
  return isRemoved === true || (grade !== undefined && grade !== 'unknown');
}

/** The notes of a run, with one for each call that was not judged and of which no finding says so. */
export function notesOf(run: Run): readonly Note[] {
  const saying = new Set(run.rules.filter(({ saysUnjudged }) => saysUnjudged).map(({ id }) => id));
  const silent = documentsOf(run).filter(({ grade, findings, isRemoved }) => {
    if (isRemoved === true) return false;
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

/** Every document of a run, in order. */
export function documentsOf(run: Run): readonly DocumentResult[] {
  return run.files.flatMap(({ documents }) => documents);
}

/** Every finding of a run with the path it belongs to, in order. */
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
      if (!isJudged(document)) notJudged++;
      for (const finding of document.findings) counts[finding.severity]++;
    }
  }
  return { files, errors: counts.error, warnings: counts.warning, infos: counts.info, notJudged };
}
