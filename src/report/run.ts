import type { DocumentResult, FileResult } from '../lint/engine.ts';
import type { Finding, Severity } from '../lint/finding.ts';
import type { Rule } from '../lint/rule.ts';
import type { VerifiedOn } from '../verify/verified.ts';

/** An input that could not be judged at all. */
export interface InputFault {
  readonly path: string;
  readonly message: string;
}

/** A whole run of `check`, as every format gets it. */
export interface Run {
  readonly files: readonly FileResult[];
  readonly faults: readonly InputFault[];
  readonly rules: readonly Rule[];
  /** The version of the tool. */
  readonly version: string;
  readonly url: (rule: string) => string;
  /** On which kernels a declared probe was seen to do its work. */
  readonly verifiedOn: VerifiedOn;
}

export interface Counts {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** Makes a format's text of a run. Pure: what it needs of files comes through `context`. */
export type Formatter = (run: Run, context: FormatContext) => string;

export interface FormatContext {
  /** The text of a checked file; empty where it is gone. */
  text(path: string): string;
  readonly hasColor: boolean;
  readonly hasLinks: boolean;
  /** Columns of the terminal. */
  readonly width: number;
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
  for (const file of run.files) {
    for (const document of file.documents) {
      files++;
      for (const finding of document.findings) counts[finding.severity]++;
    }
  }
  return { files, errors: counts.error, warnings: counts.warning, infos: counts.info };
}

/** `1 error`, `2 errors`. */
export function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
