/** How far to look back for the start of a grapheme cluster; longer clusters do not occur in real text. */
const CLUSTER = 64;

let segmenter: Intl.Segmenter | undefined;

/**
 * The last grapheme boundary at or before `at`: a cut there splits no surrogate pair, no letter from its accents, and no
 * emoji of several parts (Unicode Standard Annex 29).
 */
export function boundaryBefore(text: string, at: number): number {
  if (at <= 0 || at >= text.length) return Math.max(0, Math.min(at, text.length));
  // Two ASCII characters are never one cluster, except CR LF.
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  if (before < 0x80 && after < 0x80 && before !== 0x0d) return at;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const start = Math.max(0, at - CLUSTER);
  const found = segmenter.segment(text.slice(start, at + 2)).containing(at - start);
  const index = start + (found?.index ?? at - start);
  if (index > start) return index;
  return isSecondHalf(after) && at > 0 ? at - 1 : at;
}

/** The text, cut to at most `max` UTF-16 code units; a cut text ends with `…`. */
export function shorten(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, boundaryBefore(text, max - 1))}…` : text;
}

/** The text, cut to at most `max` UTF-16 code units, after a whole word if one ends in its second half. */
export function shortenAtWord(text: string, max: number): string {
  const cut = shorten(text, max);
  if (cut === text) return text;
  const words = cut.replace(/[\s,;:.(]*\S*…$/, '');
  return words.length > max / 2 ? `${words}…` : cut;
}

/** The text with a letter or digit that stands 32 times or more in a row written once: `a...(4100 times)`. */
export function shortRuns(text: string): string {
  return text.replace(/(\w)\1{31,}/g, (run, one: string) => `${one}...(${run.length} times)`);
}

function isSecondHalf(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
