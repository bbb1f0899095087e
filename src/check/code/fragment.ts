import { closingBrace } from '../../derive/tree/braces.ts';
import type { Hunk } from '../../draft/diff.ts';

/** A function that nothing defines stands for code that is not at hand, so a derivation leaves it blank. */
export const MISSING_FUNCTION = 'code_that_is_not_in_the_patch';

/** Lines further down are not read: a hunk's header is a stranger's text, and the lines above are filled up. */
const MAX_LINE = 200_000;
/** Code of the kernel is nested less deeply. */
const MAX_DEPTH = 12;

/**
 * What the hunks of a patch show of a file that is not at hand, as C in which each line has its number in the new file.
 * A function that begins before a hunk is left out. One that goes on behind it ends in a call of {@link MISSING_FUNCTION}.
 */
export function fragmentOf(hunks: readonly Hunk[]): string {
  const lines: string[] = [];
  for (const { first, code } of runsOf(hunks)) {
    if (first > MAX_LINE || first <= lines.length) continue;
    const shown = complete(code);
    if (shown === undefined) continue;
    while (lines.length < first - 1) lines.push('');
    for (const line of shown) lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}

/**
 * What is known of a file, with the numbers that its lines have after a hunk about lines between them: those behind it
 * move by as many lines as it adds or removes.
 */
export function movedBy(text: string, { newStart, lines }: Hunk): string {
  const known = text.split('\n');
  const at = newStart - 1;
  const count = lines.reduce((sum, { sign }) => sum + (sign === '+' ? 1 : sign === '-' ? -1 : 0), 0);
  const gone = known.slice(at, at + Math.max(-count, 1));
  // Elsewhere the hunk changes what is known, in a way that does not fit.
  if (at >= known.length || gone.some((line) => line !== '')) return text;
  return [
    ...known.slice(0, at),
    ...Array.from({ length: Math.max(count, 0) }, () => ''),
    ...known.slice(at + Math.max(-count, 0)),
  ].join('\n');
}

/** Lines of the new file that follow each other. */
interface LineRun {
  readonly first: number;
  readonly code: string[];
}

function runsOf(hunks: readonly Hunk[]): readonly LineRun[] {
  const runs: LineRun[] = [];
  for (const { newStart, lines } of hunks) {
    const code = lines.flatMap(({ sign, text }) => (sign === '-' ? [] : [text]));
    const last = runs.at(-1);
    if (last !== undefined && last.first + last.code.length === newStart) last.code.push(...code);
    else runs.push({ first: newStart, code });
  }
  return runs;
}

/** The lines from the first definition on, blank ones before it, with the last function closed; undefined where none is whole. */
function complete(code: readonly string[]): readonly string[] | undefined {
  const start = firstOutside(code);
  if (start === undefined) return undefined;
  const kept = code.map((line, index) => (index < start ? '' : line));
  const text = kept.join('\n');
  if (depthOf(text) === 0) return kept;
  // A statement that goes on behind the hunk is cut off.
  const end = kept.findLastIndex((line) => /[;{}]\s*(?:\/\*.*\*\/\s*)?$/.test(line)) + 1;
  const whole = kept.slice(0, end);
  const depth = depthOf(whole.join('\n'));
  if (depth === undefined) return undefined;
  return [...whole, `\treturn ${MISSING_FUNCTION}(); }`.repeat(depth)];
}

/** The first line that is in no function or comment which began before. */
function firstOutside(code: readonly string[]): number | undefined {
  const first = code.find((line) => line.trim() !== '') ?? '';
  if (/^ \*/.test(first)) {
    const end = code.findIndex((line) => line.includes('*/'));
    return end === -1 ? undefined : end + 1;
  }
  const isOutside = /^(?!\w+:\s*$)[\w#/;]/.test(first);
  if (isOutside) return 0;
  const end = code.findIndex((line) => line.startsWith('}'));
  return end === -1 ? undefined : end + 1;
}

/** How many braces a text leaves open; undefined where it is not such code. */
export function depthOf(text: string): number | undefined {
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    const closed = `{${text}\n${'}'.repeat(depth + 1)}`;
    if (closingBrace(closed, 0) === closed.length - 1) return depth;
  }
  return undefined;
}
