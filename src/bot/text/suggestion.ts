import type { Finding } from '../../lint/finding.ts';
import type { LineIndex } from '../../spec/position.ts';
import { blocksToMarkdown } from './markdown.ts';
import { paragraph, prose, strong, trustedText } from './nodes.ts';

/** A safe fix as whole lines, which people can commit on GitHub with one click. */
export interface Suggestion {
  readonly path: string;
  /** The first and the last replaced line, from 1. */
  readonly start: number;
  readonly end: number;
  readonly body: string;
  /** The first line of the body, by which the bot recognizes suggestions that it has made before. */
  readonly marker: string;
}

/** Limit on the replaced lines, in characters, since GitHub takes 65,536 for a comment. `check --fix` has no limit. */
const MAX_LINES_LENGTH = 20_000;

/** The suggestion for a finding; undefined if it has no safe fix, or one that is too long. */
export function suggestionFor(path: string, file: LineIndex, finding: Finding): Suggestion | undefined {
  const { fix, rule, message, fingerprint } = finding;
  if (fix === undefined || !fix.isSafe || fix.edits.length === 0) return undefined;
  const first = fix.edits.reduce((least, edit) => Math.min(least, edit.start), file.text.length);
  const last = fix.edits.reduce((most, edit) => Math.max(most, edit.end), 0);
  // An edit that ends after a newline does not touch the next line.
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
  const words = blocksToMarkdown([paragraph(strong(rule), trustedText(': '), ...prose(message))]);
  return { path, start, end, marker, body: `${marker}\n${words}\n${suggestionBlock(replaced)}` };
}

/** A suggestion block, with a fence that no line of the text can close. */
function suggestionBlock(replaced: string): string {
  let longest = 2;
  for (const [run] of replaced.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  return `${fence}suggestion\n${replaced}\n${fence}\n`;
}

/** The lines of the new file that a patch contains; GitHub takes comments only on these. */
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
