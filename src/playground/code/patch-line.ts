/** A line of a patch: its place in the text, from 1, and its offsets. */
export interface PatchLine {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Where a patch shows a line of a file in its new state; undefined where it does not. A mail whose body is encoded shows
 * none.
 */
export function patchLine(text: string, path: string, wanted: number): PatchLine | undefined {
  let isFile = false;
  let next = 0;
  let start = 0;
  for (const [index, shown] of text.split('\n').entries()) {
    const end = start + shown.length;
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(shown);
    if (shown.startsWith('+++ ')) isFile = shown.slice(4).replace(/^b\//, '').trimEnd() === path;
    else if (shown.startsWith('diff --git ')) isFile = false;
    else if (hunk !== null) next = Number(hunk[1]);
    else if (isFile && !shown.startsWith('-')) {
      if (next === wanted) return { line: index + 1, start, end };
      next++;
    }
    start = end + 1;
  }
  return undefined;
}
