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

/** Takes assembler without instructions, which only keeps the compiler from moving code: `asm("" : "+rm" (x));`. */
export function emptyAssembler(cursor: Cursor): boolean {
  const start = cursor.position;
  if (!cursor.take('asm') && !cursor.take('__asm__')) return false;
  while (cursor.take('volatile') || cursor.take('__volatile__') || cursor.take('inline'));
  if (cursor.is('(') && cursor.peek(1).text === '""') {
    cursor.skipBrackets();
    if (cursor.take(';')) return true;
  }
  cursor.position = start;
  return false;
}
