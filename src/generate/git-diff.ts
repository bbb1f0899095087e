import { createTwoFilesPatch } from 'diff';

/** The difference of two states of a file, as git writes it; `before` is undefined for a new file. */
export function gitDiff(path: string, before: string | undefined, after: string): string {
  const patch = createTwoFilesPatch(
    before === undefined ? '/dev/null' : `a/${path}`,
    `b/${path}`,
    before ?? '',
    after,
    undefined,
    undefined,
    { context: 3 },
  ).replace(/^=+\n/, '');
  const mode = before === undefined ? 'new file mode 100644\n' : '';
  return `diff --git a/${path} b/${path}\n${mode}${patch}`;
}
