import { expect, test } from 'vitest';
import { readDiff } from '../../draft/diff.ts';
import { damagedHunks } from './series-notes.ts';

const diff = (counts: string, path = 'fs/xyzzy.c') =>
  readDiff(
    `--- a/${path}\n+++ b/${path}\n@@ -${counts} @@\n int a;\n+int b, wrapped by a\nprogram;\n int c;\n`,
  );

test('a hunk of C that a mail program has wrapped is told', () => {
  expect(damagedHunks('-', diff('10,2 +10,3'))).toEqual([
    {
      path: '-',
      message:
        'the hunk of fs/xyzzy.c at line 10 does not have as many lines as its header says: the mail is damaged, and the hunk was read in part',
    },
  ]);
  expect(damagedHunks('-', diff('10,1 +10,2'))).toEqual([]);
  expect(damagedHunks('-', diff('10,2 +10,3', 'notes.txt'))).toEqual([]);
});
