/** A token of Kafel's language with its place. */
export interface KafelToken {
  readonly text: string;
  readonly kind: 'word' | 'number' | 'sign' | 'end';
  readonly line: number;
  readonly column: number;
}

const PATTERN =
  /(\s+|\/\/[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)|(#?[A-Za-z_]\w*)|(-?0[xb][\da-fA-F]+|-?\d+)|("[^"\n]*"|&&|\|\||==|!=|<=|>=|[{}()[\],;!<>&|~^+-])/y;

/** Splits a text into tokens, comments and white space left out; the first fault ends it. */
export function kafelTokens(text: string): {
  readonly tokens: readonly KafelToken[];
  readonly fault: KafelToken | undefined;
} {
  const tokens: KafelToken[] = [];
  let line = 1;
  let start = 0;
  for (let at = 0; at < text.length; ) {
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(text);
    const place = { line, column: at - start + 1 };
    if (match === null) return { tokens, fault: { text: text.slice(at, at + 20), kind: 'sign', ...place } };
    const [whole, space, word, number] = match;
    if (space !== undefined) {
      for (let next = space.indexOf('\n'); next !== -1; next = space.indexOf('\n', next + 1)) {
        line++;
        start = at + next + 1;
      }
    } else
      tokens.push({
        text: whole,
        kind: word !== undefined ? 'word' : number !== undefined ? 'number' : 'sign',
        ...place,
      });
    at += whole.length;
  }
  return { tokens, fault: undefined };
}
