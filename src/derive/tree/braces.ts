export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

/** What has a meaning for braces: braces themselves, and what may hide one. */
const MARKS = /[{}"']|\/[/*]/g;

/**
 * The `}` that closes a `{`; -1 where there is none. Most bodies end with a `}` in the first column.
 * Each character is looked at once.
 */
export function closingBrace(text: string, open: number): number {
  let depth = 0;
  MARKS.lastIndex = open;
  for (let mark = MARKS.exec(text); mark !== null; mark = MARKS.exec(text)) {
    const { index } = mark;
    switch (mark[0]) {
      case '{':
        depth += 1;
        break;
      case '}':
        depth -= 1;
        if (depth === 0) return index;
        break;
      case '/*': {
        const close = text.indexOf('*/', index + 2);
        if (close === -1) return -1;
        MARKS.lastIndex = close + 2;
        break;
      }
      case '//': {
        const close = text.indexOf('\n', index);
        if (close === -1) return -1;
        MARKS.lastIndex = close;
        break;
      }
      default:
        MARKS.lastIndex = quotedEnd(text, index);
    }
  }
  return -1;
}

/** Behind the quote that closes the one at `open`, on the same line. */
function quotedEnd(text: string, open: number): number {
  const quote = text[open];
  for (let at = open + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === quote || character === '\n') return at + 1;
  }
  return text.length;
}
