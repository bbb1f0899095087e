import { expect, test } from 'vitest';
import { readDiff } from '../diff.ts';
import { missingLists } from './missing-lists.ts';

const LINES = Array.from({ length: 20 }, () => '+\tfrob();\n').join('');
const FILES = readDiff(
  `diff --git a/mm/xyzzy.c b/mm/xyzzy.c\n--- a/mm/xyzzy.c\n+++ b/mm/xyzzy.c\n@@ -7,0 +8,20 @@\n${LINES}`,
);

test.each([
  [
    'linux-api@vger.kernel.org',
    [
      'no mail of the series goes to linux-mm@kvack.org, which MAINTAINERS names for such files; see scripts/get_maintainer.pl',
    ],
  ],
  ['Linux-API@vger.kernel.org, linux-mm@kvack.org', []],
  ['', []],
])('a series that goes to "%s"', (recipients, said) => {
  const patches = [{ id: undefined, subject: '[PATCH] mm: xyzzy', recipients, body: '' }];
  expect(missingLists(patches, FILES).map(({ message }) => message)).toEqual(said);
});
