import type { Scalar } from './node.ts';

/** C text from a scalar, with a map from its indices to offsets in the file. */
export interface CText {
  readonly text: string;
  /** The offset in the file of the character at `index`, which may be one past the end. */
  offset(index: number): number;
}

/**
 * The C text of a scalar. C ignores how YAML folds white space, so the source text itself is used unless it contains
 * escapes; each index then maps directly to an offset. Escapes in quoted scalars need a table.
 */
export function cText(scalar: Scalar, file: string): CText {
  const raw = file.slice(scalar.start, scalar.end);
  const direct =
    scalar.tag === undefined &&
    (scalar.style === 'plain' ||
      scalar.style === 'block' ||
      (scalar.style === 'single' && !raw.includes("'")) ||
      (scalar.style === 'double' && !raw.includes('\\')));
  if (direct) return { text: raw, offset: (index) => scalar.start + index };
  if (scalar.tag !== undefined) return { text: scalar.text, offset: () => scalar.start };
  return withTable(raw, scalar);
}

/** C text that is not from a file: given on a command line, or generated. */
export function plainCText(text: string): CText {
  return { text, offset: (index) => index };
}

function withTable(raw: string, scalar: Scalar): CText {
  const starts: number[] = [];
  let text = '';
  for (let at = 0; at < raw.length; ) {
    const [character, length] = scalar.style === 'single' ? singleQuoted(raw, at) : doubleQuoted(raw, at);
    for (let unit = 0; unit < character.length; unit++) starts.push(scalar.start + at);
    text += character;
    at += length;
  }
  return { text, offset: (index) => starts[index] ?? scalar.end };
}

function singleQuoted(raw: string, at: number): [character: string, length: number] {
  return raw.startsWith("''", at) ? ["'", 2] : [raw[at] ?? '', 1];
}

const ESCAPES = new Map([
  ['0', '\0'],
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['\n', ''],
]);

/** YAML 1.2, section 5.7; of the escapes for line and paragraph marks only those that C text can hold. */
function doubleQuoted(raw: string, at: number): [character: string, length: number] {
  if (raw[at] !== '\\') return [raw[at] ?? '', 1];
  const code = raw[at + 1] ?? '';
  const digits = { x: 2, u: 4, U: 8 }[code];
  if (digits === undefined) return [ESCAPES.get(code) ?? code, 2];
  const point = Number.parseInt(raw.slice(at + 2, at + 2 + digits), 16);
  return [point <= 0x10ffff ? String.fromCodePoint(point) : '', 2 + digits];
}
