/** C without its comments; one that has no end ends with the text. An expression would look for each end anew. */
export function withoutComments(source: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { index, 0: mark } of source.matchAll(/\/[*/]/g)) {
    // Within the comment before.
    if (index < at) continue;
    parts.push(source.slice(at, index));
    const end = mark === '/*' ? source.indexOf('*/', index + 2) : source.indexOf('\n', index);
    if (end === -1) return parts.join(' ');
    at = mark === '/*' ? end + 2 : end;
  }
  parts.push(source.slice(at));
  return parts.join(' ');
}
