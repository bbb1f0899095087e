/*
 * Text in man(7). A text that is not yet laid out marks its fonts with characters for private use, which are taken out
 * of what specs say: in a paragraph a font is a macro on a line of its own, in a cell of a table an escape.
 */

const BOLD = '\uE000';
const ITALIC = '\uE001';
const END = '\uE002';
const FONTED = /([\uE000\uE001])([^\uE002]*)\uE002/;
/** Width of a line of the source, which man-pages(7) asks for. */
const WIDTH = 72;

/** A constant or the name of a call, which man-pages(7) sets in bold. */
export function bold(text: string): string {
  return `${BOLD}${unmarked(text)}${END}`;
}

/** An expression or the name of an argument, which man-pages(7) sets in italics. */
export function italic(text: string): string {
  return `${ITALIC}${unmarked(text)}${END}`;
}

/** Text of a spec without characters that have a meaning here. */
export function unmarked(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Cs}\uE000-\uE002]/gu, '');
}

/**
 * Escapes what troff reads as something else (groff_char(7), man-pages(7): "Generating optimal glyphs").
 *
 * @param isCode whether ASCII's own signs are meant, so that they can be copied into a program
 */
function escaped(text: string, isCode: boolean): string {
  const escapes: Readonly<Record<string, string>> = {
    '\\': '\\e',
    '~': '\\[ti]',
    '^': '\\[ha]',
    '`': '\\[ga]',
    ...(isCode ? { '-': '\\-', "'": '\\[aq]' } : {}),
  };
  return text.replace(
    /[\\~^`'-]|[^\u0020-\u007e]/gu,
    (character) => escapes[character] ?? escapeOfUnicode(character),
  );
}

function escapeOfUnicode(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x7f ? character : `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** A line that begins like a request is text all the same. */
function guarded(line: string): string {
  return /^[.']/.test(line) ? `\\&${line}` : line;
}

/** A marked text within a line, such as a cell of a table. */
export function inlineRoff(text: string): string {
  let rest = text;
  let line = '';
  for (let match = FONTED.exec(rest); match !== null; match = FONTED.exec(rest)) {
    const [all, font, own = ''] = match;
    line += escaped(rest.slice(0, match.index), false);
    line += `\\f${font === BOLD ? 'B' : 'I'}${escaped(own, true)}\\fR`;
    rest = rest.slice(match.index + all.length);
  }
  return guarded(line + escaped(rest, false));
}

/** A marked text as lines of a paragraph: each sentence begins a line, and so does each font. */
export function roffLines(text: string): readonly string[] {
  return filled(text, fontMacro);
}

/** A marked text as lines of a cell of a table, in which mandoc(1) takes no macros. */
export function cellLines(text: string): readonly string[] {
  return filled(text, () => undefined);
}

function filled(text: string, macroOf: (token: string) => string | undefined): readonly string[] {
  const tokens = text.trim().match(/(?:[\uE000\uE001][^\uE002]*\uE002|\S)+/g) ?? [];
  const lines: string[] = [];
  let line = '';
  const flush = (): void => {
    if (line !== '') lines.push(guarded(line));
    line = '';
  };
  for (const token of tokens) {
    const macro = macroOf(token);
    if (macro !== undefined) {
      flush();
      lines.push(macro);
      continue;
    }
    const word = /[\uE000\uE001]/.test(token) ? inlineRoff(token) : escaped(token, false);
    if (line !== '' && line.length + 1 + word.length > WIDTH) flush();
    line = line === '' ? word : `${line} ${word}`;
    if (/[.:;?]$/.test(token)) flush();
  }
  flush();
  return lines;
}

/** `.B EINVAL`, `.IR flags ,`; undefined for a word without a font, or with several. */
function fontMacro(token: string): string | undefined {
  const match = FONTED.exec(token);
  if (match === null) return undefined;
  const [all, font, own = ''] = match;
  const before = token.slice(0, match.index);
  const after = token.slice(match.index + all.length);
  if (FONTED.test(after)) return undefined;
  const letter = font === BOLD ? 'B' : 'I';
  const text = macroArgument(own);
  if (before !== '')
    return `.R${letter} ${macroArgument(before)} ${text}${after && ` ${macroArgument(after)}`}`;
  return after === '' ? `.${letter} ${text}` : `.${letter}R ${text} ${macroArgument(after)}`;
}

function macroArgument(text: string): string {
  const own = escaped(text, true).replace(/"/g, '\\[dq]');
  return own === '' || own.includes(' ') ? `"${own}"` : own;
}

/** Lines of C, as they are. */
export function codeLines(text: string): readonly string[] {
  return text.split('\n').map((line) => guarded(escaped(line, true)));
}

/** A comment of the source. */
export function roffComment(text: string): string {
  return `.\\" ${unmarked(text)}`.trimEnd();
}
