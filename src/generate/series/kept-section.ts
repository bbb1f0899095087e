/** How a text file marks the section that belongs to the author: the lines around it, as comments of the file. */
export interface MarkerStyle {
  readonly before: string;
  readonly after: string;
  /** The lines of a section in which nothing was written yet. */
  readonly empty: readonly string[];
  /** The section is before the first line that starts so; where undefined, it is at the end. */
  readonly isBefore?: string;
}

const comment = (before: string, after = ''): MarkerStyle => ({ before, after, empty: [] });

/** The comments of the languages that are written. */
export const MARKERS = {
  slashes: comment('// '),
  stars: comment('/* ', ' */'),
  hash: comment('# '),
  html: comment('<!-- ', ' -->'),
  /** An empty line would be an error in a manual page. */
  roff: comment('.\\" '),
  /** A comment of reStructuredText ends with an empty line. */
  rst: { before: '.. ', after: '', empty: [''] },
  mail: comment(''),
  /** What git ignores: the text between the message and the first file. */
  patch: { before: '', after: '', empty: [], isBefore: 'diff --git ' },
} as const satisfies Record<string, MarkerStyle>;

/** The lines of a section, or why there is none that can be kept. */
export type KeptLines =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly message: string };

const KEEP = 'probeable: keep';
const END = 'probeable: end';

/** What an author wrote into the section of a file. */
export function keptLines(text: string, style: MarkerStyle): KeptLines {
  const lines = text.split('\n');
  const starts = placesOf(lines, markerLine(KEEP, style));
  const ends = placesOf(lines, markerLine(END, style));
  const [start] = starts;
  const [end] = ends;
  if (start === undefined && end === undefined)
    return { ok: false, message: `has no lines "${KEEP}" and "${END}"` };
  if (start === undefined || end === undefined)
    return { ok: false, message: `has no line "${start === undefined ? KEEP : END}"` };
  if (starts.length > 1 || ends.length > 1)
    return { ok: false, message: `has more than one line "${starts.length > 1 ? KEEP : END}"` };
  if (end < start) return { ok: false, message: `has the line "${END}" before "${KEEP}"` };
  return { ok: true, lines: lines.slice(start + 1, end) };
}

/** A generated text with the section of its author. */
export function withKeptLines(text: string, style: MarkerStyle, kept: readonly string[]): string {
  const section = [markerLine(KEEP, style), ...kept, markerLine(END, style)]
    .map((line) => `${line}\n`)
    .join('');
  if (style.isBefore !== undefined) {
    const place = text.indexOf(`\n${style.isBefore}`) + 1;
    return `${text.slice(0, place)}${section}\n${text.slice(place)}`;
  }
  return `${text}${style === MARKERS.roff ? '' : '\n'}${section}`;
}

function markerLine(word: string, { before, after }: MarkerStyle): string {
  return `${before}${word}${after}`;
}

function placesOf(lines: readonly string[], marker: string): readonly number[] {
  return lines.flatMap((line, index) => (line.trimEnd() === marker ? [index] : []));
}
