import type { Finding } from '../../lint/finding.ts';
import { LineIndex } from '../../spec/position.ts';
import { blocksToMarkdown } from './markdown.ts';
import { own, paragraph, prose, strong } from './nodes.ts';

/** A safe remedy as whole lines, which GitHub commits at the press of a button. */
export interface Suggestion {
  readonly path: string;
  /** The lines that are replaced, from 1, both included. */
  readonly start: number;
  readonly end: number;
  readonly body: string;
  /** What is found in the body of one that was made before. */
  readonly marker: string;
}

/** The suggestion of a finding; undefined where it has no safe remedy. */
export function suggestionFor(path: string, file: string, finding: Finding): Suggestion | undefined {
  const { fix, rule, message, fingerprint } = finding;
  if (fix === undefined || !fix.isSafe || fix.edits.length === 0) return undefined;
  const lines = new LineIndex(file);
  const first = Math.min(...fix.edits.map((edit) => edit.start));
  const last = Math.max(...fix.edits.map((edit) => edit.end));
  const start = lines.position(first).line;
  const end = lines.position(last).line;
  const from = file.lastIndexOf('\n', first - 1) + 1;
  const newline = file.indexOf('\n', last);
  const to = newline === -1 ? file.length : newline;
  let replaced = file.slice(from, to);
  for (const edit of fix.edits.toSorted((a, b) => b.start - a.start))
    replaced = replaced.slice(0, edit.start - from) + edit.text + replaced.slice(edit.end - from);
  const marker = `<!-- probeable:suggestion ${fingerprint} -->`;
  const words = blocksToMarkdown([paragraph(strong(rule), own(': '), ...prose(message))]);
  return { path, start, end, marker, body: `${marker}\n${words}\n${suggestionBlock(replaced)}` };
}

/** A fence that nothing in the text can close. */
function suggestionBlock(replaced: string): string {
  const longest = Math.max(2, ...[...replaced.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}suggestion\n${replaced}\n${fence}\n`;
}

/** The lines of the new text that a patch shows: only there GitHub takes comments. */
export function linesInPatch(patch: string): ReadonlySet<number> {
  const shown = new Set<number>();
  let line = 0;
  for (const text of patch.split('\n')) {
    const start = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text)?.[1];
    if (start !== undefined) line = Number(start);
    else if (text.startsWith('+') || text.startsWith(' ')) shown.add(line++);
  }
  return shown;
}
