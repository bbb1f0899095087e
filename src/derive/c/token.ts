/** What a piece of C text is. A directive is a whole preprocessor line, its continuation lines included. */
export type TokenKind = 'name' | 'number' | 'character' | 'string' | 'punctuation' | 'directive' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it begins in the text that was read. */
  readonly offset: number;
}

const SPACE = /(?:[ \t\r\f\v\n]+|\\\r?\n|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y;
const NAME = /[A-Za-z_$][\w$]*/y;
const NUMBER = /(?:0[xX][\da-fA-F]+|0[bB][01]+|\d[\d.]*)[uUlLfF]*/y;
const CHARACTER = /L?'(?:[^'\\\n]|\\.)*'/y;
const STRING = /L?"(?:[^"\\\n]|\\[\s\S])*"/y;
/** What begins like a quoted text: behind it, the closing quote is missing. */
const OPENED = /L?(?:'(?:[^'\\\n]|\\.)*|"(?:[^"\\\n]|\\[\s\S])*)/y;
const DIRECTIVE = /#(?:[^\\\n]|\\[\s\S])*/y;
const PUNCTUATION = /\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||##|[-+*/%&|^]=|[\s\S]/y;

const KINDS: readonly (readonly [TokenKind, RegExp])[] = [
  ['character', CHARACTER],
  ['string', STRING],
  ['name', NAME],
  ['number', NUMBER],
  ['punctuation', PUNCTUATION],
];

/**
 * Reads C text into tokens. Every character is accepted: what is no C becomes punctuation, and the parser says that it
 * does not understand it. Comments and spaces are left out; the last token has the kind `end`.
 *
 * @param start where to begin, and `end` where to stop, as offsets in `text`
 */
export function tokens(text: string, start = 0, end = text.length): readonly Token[] {
  const found: Token[] = [];
  let offset = start;
  let isLineStart = true;
  /** Up to where a quote has no partner: those that are escaped behind one without have none either. */
  let unclosedEnd = start;
  while (offset < end) {
    SPACE.lastIndex = offset;
    const space = SPACE.exec(text);
    if (space) {
      isLineStart ||= space[0].includes('\n');
      offset += space[0].length;
      continue;
    }
    if (isLineStart && text[offset] === '#') {
      DIRECTIVE.lastIndex = offset;
      const directive = DIRECTIVE.exec(text)?.[0] ?? '#';
      found.push({ kind: 'directive', text: directive, offset });
      offset += directive.length;
      continue;
    }
    isLineStart = false;
    for (const [kind, pattern] of KINDS) {
      const isQuoted = kind === 'character' || kind === 'string';
      if (isQuoted && offset < unclosedEnd) continue;
      pattern.lastIndex = offset;
      const piece = pattern.exec(text)?.[0];
      if (piece === undefined) {
        if (kind !== 'string') continue;
        OPENED.lastIndex = offset;
        unclosedEnd = offset + (OPENED.exec(text)?.[0].length ?? 0);
        continue;
      }
      found.push({ kind, text: piece, offset });
      offset += piece.length;
      break;
    }
  }
  found.push({ kind: 'end', text: '', offset: end });
  return found;
}
