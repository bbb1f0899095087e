import { closingBrace } from '../../derive/tree/braces.ts';
import type { Hunk } from '../../draft/diff.ts';

/** The head of an object with an initializer, or of an enum, which may have no name. */
const BLOCK = /^(?:[a-z_][^;(){}=\n]*=\s*|(?:typedef\s+)?enum\b[^;(){}\n]*\n?)\{/gm;
/** A macro that goes on in the next line. */
const MACRO = /^#\s*define\s.*\\\n(?:.*\\\n)*.*/gm;

/**
 * A text without the tables, enums and macros of several lines that hunks change which do not fit: what these hold is not
 * known. Lines keep their numbers.
 */
export function withoutObjects(text: string, hunks: readonly Hunk[]): string {
  const changed = new Set(hunks.flatMap(linesAt));
  if (changed.size === 0) return text;
  const regions = [
    ...[...text.matchAll(BLOCK)].map(({ index, 0: head }) => {
      const close = closingBrace(text, index + head.length - 1);
      return { start: index, end: close === -1 ? text.length : close + 1 };
    }),
    ...[...text.matchAll(MACRO)].map(({ index, 0: whole }) => ({ start: index, end: index + whole.length })),
  ].toSorted((a, b) => a.start - b.start);
  let result = '';
  let done = 0;
  for (const { start, end } of regions) {
    const own = text.slice(start, end);
    if (start < done || !own.split('\n').some((line) => changed.has(line.trim()))) continue;
    result += text.slice(done, start) + own.replace(/[^\n]+/g, '');
    done = end;
  }
  // What stands behind the brace, as a semicolon does, is nothing by itself.
  return result + text.slice(done);
}

/** The lines that a hunk removes, and those around which it adds something. */
function linesAt({ lines }: Hunk): readonly string[] {
  return lines.flatMap(({ sign, text }, index) => {
    const own = text.trim();
    if (sign === '+' || own === '') return [];
    if (sign === '-') return [own];
    const isBefore = lines[index + 1]?.sign === '+' && !own.startsWith('}');
    const isBehind = lines[index - 1]?.sign === '+' && /^\s/.test(text);
    return isBefore || isBehind ? [own] : [];
  });
}
