import type { FileResult } from './file-result.ts';
import type { Finding } from './finding.ts';

/** A finding that was made after all files were checked. */
export interface LateFinding {
  readonly document: number;
  readonly finding: Finding;
}

/** Adds the findings of the end of a run to a file, and removes those that it settled. */
export function withLateFindings(
  file: FileResult,
  extra: readonly LateFinding[],
  settled: ReadonlySet<Finding>,
): FileResult {
  if (extra.length === 0 && settled.size === 0) return file;
  const more = new Map<number, Finding[]>();
  for (const { document, finding } of extra) {
    const list = more.get(document);
    if (list === undefined) more.set(document, [finding]);
    else list.push(finding);
  }
  const documents = file.documents.map((document, index) => {
    const own = more.get(index) ?? [];
    const left = document.findings.filter((finding) => !settled.has(finding));
    if (own.length === 0 && left.length === document.findings.length) return document;
    return { ...document, findings: left.concat(own).sort(byPlace) };
  });
  return { ...file, documents };
}

/** Compares findings of one document by place. */
export function byPlace(a: Finding, b: Finding): number {
  return a.range.start - b.range.start || a.range.end - b.range.end || (a.rule < b.rule ? -1 : 1);
}
