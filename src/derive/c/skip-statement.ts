import type { Cursor } from './cursor.ts';

/** How many words of a statement are kept for people. */
const MAX_WORDS = 20;

/** Skips what was not understood, to the `;` or the `}` that ends it, and returns how it begins. */
export function skipStatement(cursor: Cursor): string {
  const start = cursor.position;
  const words: string[] = [];
  let depth = 0;
  for (;;) {
    const { kind, text } = cursor.peek();
    if (kind === 'end' || (depth === 0 && text === '}' && kind === 'punctuation')) break;
    cursor.next();
    if (words.length < MAX_WORDS) words.push(text);
    if (kind !== 'punctuation') continue;
    if ('([{'.includes(text)) depth += 1;
    if (')]}'.includes(text)) depth -= 1;
    if (depth <= 0 && (text === ';' || text === '}')) break;
  }
  if (cursor.position === start) cursor.next();
  return words.join(' ');
}
