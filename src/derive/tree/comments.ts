/** C text without its comments: a space stands for each. Takes linear time, also where a comment has no end. */
export function stripComments(text: string): string {
  let found = '';
  let from = 0;
  for (let at = text.indexOf('/'); at !== -1; at = text.indexOf('/', at)) {
    const next = text[at + 1];
    const end = next === '*' ? blockEnd(text, at) : next === '/' ? lineCommentEnd(text, at) : at;
    if (end > at) {
      found += `${text.slice(from, at)} `;
      from = end;
    }
    at = Math.max(end, at + 1);
  }
  return found + text.slice(from);
}

function blockEnd(text: string, at: number): number {
  const close = text.indexOf('*/', at + 2);
  return close === -1 ? text.length : close + 2;
}

function lineCommentEnd(text: string, at: number): number {
  const close = text.indexOf('\n', at);
  return close === -1 ? text.length : close;
}
