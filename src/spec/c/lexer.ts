import type { Range } from '../position.ts';
import type { CText } from '../yaml/source-map.ts';

export type Token = Range &
  (
    | { readonly kind: 'name'; readonly text: string }
    | { readonly kind: 'number'; readonly text: string; readonly value: bigint; readonly suffix: string }
    | { readonly kind: 'string'; readonly text: string; readonly value: string }
    | { readonly kind: 'punctuator'; readonly text: string }
    | { readonly kind: 'end'; readonly text: '' }
  );

/** Thrown when a text is not C. `parseWhole` catches it, so it never leaves this folder. */
export class CSyntaxError extends Error {
  readonly range: Range;

  constructor(message: string, range: Range) {
    super(message);
    this.range = range;
  }
}

/**
 * Limit on the C in one scalar, because specs are untrusted input. The longest useful text is a call with two paths of
 * PATH_MAX in which each character is a four-character escape.
 */
const MAX_LENGTH = 36_864;

const PATTERN =
  /[\s]+|\/\*[\s\S]*?\*\/|\/\/[^\n]*|([A-Za-z_]\w*)|(0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|\d+)([A-Za-z_]\w*)?|'((?:[^'\\\n]|\\.)+)'|"((?:[^"\\\n]|\\[\s\S])*)"|(\.\.\.|->|<<|>>|<=|>=|==|!=|&&|\|\||[-!~+*/%<>&^|?:()[\]{}.,=;])/gy;

/** Splits C into tokens whose ranges are offsets in the file. Throws {@link CSyntaxError}. */
export function tokenize(source: CText): Token[] {
  const { text } = source;
  const range = (start: number, end: number): Range => ({
    start: source.offset(start),
    end: end > start ? source.offset(end - 1) + 1 : source.offset(start),
  });
  if (text.length > MAX_LENGTH) {
    throw new CSyntaxError(
      `this C text has ${text.length} characters; the limit is ${MAX_LENGTH}`,
      range(0, 1),
    );
  }
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  for (let at = 0; at < text.length; at = PATTERN.lastIndex) {
    const match = PATTERN.exec(text);
    if (match === null) throw new CSyntaxError(unreadable(text, at), range(at, at + 1));
    const [whole, name, digits, suffix, character, string, punctuator] = match;
    if (
      name === undefined &&
      punctuator === undefined &&
      digits === undefined &&
      character === undefined &&
      string === undefined
    )
      continue;
    const { start, end } = range(at, at + whole.length);
    if (name !== undefined) tokens.push({ kind: 'name', text: name, start, end });
    else if (punctuator !== undefined) tokens.push({ kind: 'punctuator', text: punctuator, start, end });
    else if (digits !== undefined) tokens.push(numberToken(whole, digits, suffix ?? '', { start, end }));
    else if (character !== undefined) {
      const value = decodeEscapes(character, { start, end });
      if (value.length !== 1)
        throw new CSyntaxError('a character constant must hold exactly one character', { start, end });
      tokens.push({
        kind: 'number',
        text: whole,
        value: BigInt(value.charCodeAt(0)),
        suffix: '',
        start,
        end,
      });
    } else if (string !== undefined)
      tokens.push({ kind: 'string', text: whole, value: decodeEscapes(string, { start, end }), start, end });
  }
  const last = source.offset(text.length);
  tokens.push({ kind: 'end', text: '', start: last, end: last });
  return tokens;
}

function unreadable(text: string, at: number): string {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (character === '"') return 'this string is not terminated';
  if (character === "'") return 'this character constant is not terminated';
  if (text.startsWith('/*', at)) return 'this comment is not terminated';
  return `"${character}" is not a C token`;
}

function numberToken(text: string, digits: string, suffix: string, place: Range): Token {
  if (suffix !== '' && !/^(?:[uU]?[lL]{0,2}|[lL]{1,2}[uU])$/.test(suffix)) {
    throw new CSyntaxError(`"${text}" is not a C number`, place);
  }
  if (/^0\d/.test(digits) && /[89]/.test(digits)) {
    throw new CSyntaxError(
      `"${text}" is octal because it starts with 0, but 8 and 9 are not octal digits`,
      place,
    );
  }
  const value = BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
  if (value > 0xffff_ffff_ffff_ffffn) throw new CSyntaxError(`"${text}" does not fit in 64 bits`, place);
  return { kind: 'number', text: digits, value, suffix: suffix.toLowerCase(), ...place };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};

function decodeEscapes(text: string, place: Range): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(x[\da-fA-F]{1,2}|[0-7]{1,3}|[\s\S])/g, (_, code: string) => {
    if (code.startsWith('x')) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]+$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 0xff);
    const known = ESCAPES[code];
    if (known === undefined) throw new CSyntaxError(`"\\${code}" is not a C escape sequence`, place);
    return known;
  });
}
