import { expect, test } from 'vitest';
import { readDiff } from '../../draft/diff.ts';
import { namesChanged } from './unfit-hunk.ts';

/** The names that a hunk behind `struct kiln_args {` changes. */
function changed(...lines: readonly string[]): readonly string[] | undefined {
  const count = (sign: string) => lines.filter((line) => !line.startsWith(sign)).length;
  const text = `--- a/fs/kiln.h\n+++ b/fs/kiln.h\n@@ -40,${count('+')} +40,${count('-')} @@ struct kiln_args {\n${lines.join('\n')}\n`;
  const [hunk] = readDiff(text).flatMap(({ hunks }) => hunks);
  return hunk && namesChanged(hunk, '');
}

test('what follows a backslash belongs to its macro', () => {
  const macro = [' #define KILN_ALL (KILN_A | \\', '-\t\tKILN_B)', '+\t\tKILN_B | KILN_C)'];
  expect(changed(...macro.slice(0, 2))).toEqual(['KILN_ALL']);
  expect(changed(' #define KILN_ALL (KILN_A | \\', '+\t\tKILN_B | \\', ' \t\tKILN_C)')).toEqual(['KILN_ALL']);
  // The last line ends the macro.
  expect(changed(...macro, '+\t__u32 heat;')).toEqual(['KILN_ALL', 'kiln_args']);
});

test('a comment by itself changes nothing', () => {
  expect(changed('-/* Flags of kiln */', '+/* Flags of kiln and oven */', ' #define KILN_A 1')).toEqual([]);
  expect(changed('-\t/* heat */ __u32 heat;', '+\t__u64 heat; /* heat */')).toEqual(['kiln_args']);
});
