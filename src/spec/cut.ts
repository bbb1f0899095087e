/** What is looked at before a place to find where its character begins: longer clusters are no text that people read. */
const CLUSTER = 64;

let segmenter: Intl.Segmenter | undefined;

/**
 * The last place at or before `at` where a text can be cut without cutting a character that people see in half: neither a
 * surrogate pair, nor a letter and its accents, nor an emoji of several parts (Unicode Standard Annex 29).
 */
export function boundaryBefore(text: string, at: number): number {
  if (at <= 0 || at >= text.length) return Math.max(0, Math.min(at, text.length));
  // Where both sides are ASCII, and no CR LF, there is nothing to look up.
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  if (before < 0x80 && after < 0x80 && before !== 0x0d) return at;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const start = Math.max(0, at - CLUSTER);
  const found = segmenter.segment(text.slice(start, at + 2)).containing(at - start);
  const index = start + (found?.index ?? at - start);
  if (index > start) return index;
  return isSecondHalf(after) && at > 0 ? at - 1 : at;
}

/** At most `max` UTF-16 code units of a text; what had to go leaves `…`. */
export function shorten(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, boundaryBefore(text, max - 1))}…` : text;
}

function isSecondHalf(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
