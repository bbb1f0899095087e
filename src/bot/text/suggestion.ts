import type { Finding } from '../../lint/finding.ts';
import type { LineIndex } from '../../spec/position.ts';
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

/** Lines that are longer together are left to `check --fix`: GitHub takes 65,536 characters of a comment. */
const MAX_LINES_LENGTH = 20_000;

/** The suggestion of a finding in a file; undefined where it has no safe remedy, or one that is too long to show. */
export function suggestionFor(path: string, file: LineIndex, finding: Finding): Suggestion | undefined {
  const { fix, rule, message, fingerprint } = finding;
  if (fix === undefined || !fix.isSafe || fix.edits.length === 0) return undefined;
  const first = fix.edits.reduce((least, edit) => Math.min(least, edit.start), file.text.length);
  const last = fix.edits.reduce((most, edit) => Math.max(most, edit.end), 0);
  // Whole lines end with their newline, not on the line after it.
  const isWhole = last > first && file.text[last - 1] === '\n';
  const lastShown = isWhole ? last - 1 : last;
  const start = file.position(first).line;
  const end = file.position(lastShown).line;
  const from = file.lineStart(first);
  const newline = file.lineEnd(lastShown);
  const to = file.text[newline] === '\r' ? newline + 1 : newline;
  if (to - from > MAX_LINES_LENGTH) return undefined;
  let replaced = file.text.slice(from, to);
  for (const edit of fix.edits.toSorted((a, b) => b.start - a.start))
    replaced = replaced.slice(0, edit.start - from) + edit.text + replaced.slice(edit.end - from);
  if (isWhole) replaced = replaced.replace(/\n$/, '');
  const marker = `<!-- probeable:suggestion ${fingerprint} -->`;
  const words = blocksToMarkdown([paragraph(strong(rule), own(': '), ...prose(message))]);
  return { path, start, end, marker, body: `${marker}\n${words}\n${suggestionBlock(replaced)}` };
}

/** A fence that nothing in the text can close. */
function suggestionBlock(replaced: string): string {
  let longest = 2;
  for (const [run] of replaced.matchAll(/`+/g)) longest = Math.max(longest, run.length);
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
