import type { ListedName } from './listed-rule.ts';
import { sortedPlace } from './sorted-place.ts';

/** JSON has a comma between the names alone, Go one behind each that has a line of its own. */
type Form = 'json' | 'go';

/** A text with one more name in a list, at its place in the order, and written as its neighbours are. */
export function insertName(
  text: string,
  names: readonly ListedName[],
  name: string,
  form: Form,
  comment: string | undefined,
): string {
  const place = sortedPlace(
    names.map((one) => one.name),
    name,
  );
  const literal = `"${name}"`;
  const before = names[place - 1];
  const next = names[place];
  const first = names[0];
  if (first === undefined) return text;
  const gap = lineBreakBefore(text, first.start);
  if (gap === undefined || form === 'json') {
    const space = gap ?? ' ';
    if (before !== undefined) return spliced(text, before.end, `,${space}${literal}`);
    return next === undefined ? text : spliced(text, next.start, `${literal},${space}`);
  }
  const told = comment === undefined ? '' : ` // ${comment}`;
  if (before === undefined)
    return aligned(spliced(text, first.start, `${literal},${told}${gap}`), first.start);
  // A comment above the next name stays with it.
  const end = endOfLine(text, before.end);
  return aligned(spliced(text, end, `${gap}${literal},${told}`), end + gap.length);
}

function spliced(text: string, at: number, inserted: string): string {
  return text.slice(0, at) + inserted + text.slice(at);
}

/** The line break and the indentation before a name; undefined if another thing stands on its line. */
function lineBreakBefore(text: string, at: number): string | undefined {
  return /\r?\n[ \t]*$/.exec(text.slice(Math.max(0, at - 200), at))?.[0];
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

const COMMENTED = /^([ \t]*"[^"]*",)[ \t]*(\/\/.*)$/;

/** Go's gofmt aligns the comments of lines that follow each other: done again around one line, to which `at` belongs. */
function aligned(text: string, at: number): string {
  const lines = text.split('\n');
  const own = text.slice(0, at).split('\n').length - 1;
  const groups = COMMENTED.test(lines[own] ?? '') ? [own] : [own - 1, own + 1];
  for (const index of groups) {
    let from = index;
    let to = index;
    while (COMMENTED.test(lines[from - 1] ?? '')) from--;
    while (COMMENTED.test(lines[to + 1] ?? '')) to++;
    const parts = lines.slice(from, to + 1).map((line) => COMMENTED.exec(line));
    const width = Math.max(...parts.map((part) => part?.[1]?.length ?? 0));
    for (const [offset, part] of parts.entries())
      if (part !== null) lines[from + offset] = `${(part[1] ?? '').padEnd(width)} ${part[2]}`;
  }
  return lines.join('\n');
}
