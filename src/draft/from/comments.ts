/**
 * C without its comments; an unterminated one ends with the text. A loop, because a regular expression would search for
 * the end of each comment again.
 */
export function withoutComments(source: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { index, 0: mark } of source.matchAll(/\/[*/]/g)) {
    // This mark is within the previous comment.
    if (index < at) continue;
    parts.push(source.slice(at, index));
    const end = mark === '/*' ? source.indexOf('*/', index + 2) : source.indexOf('\n', index);
    if (end === -1) return parts.join(' ');
    at = mark === '/*' ? end + 2 : end;
  }
  parts.push(source.slice(at));
  return parts.join(' ');
}
