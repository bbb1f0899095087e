import { expect, test } from 'vitest';
import { patchLine } from './patch-line.ts';

const PATCH = `diff --git a/a.c b/a.c
--- a/a.c
+++ b/a.c
@@ -1,2 +10,3 @@
 one
-gone
+two
+three
diff --git a/b.c b/b.c
--- a/b.c
+++ b/b.c
@@ -5 +5 @@
-old
+new
`;

const shown = (path: string, line: number): string | undefined => {
  const place = patchLine(PATCH, path, line);
  return place && `${place.line}: ${PATCH.slice(place.start, place.end)}`;
};

test('a line of the new state of a file is found by its file and its number', () => {
  expect(shown('a.c', 10)).toBe('5:  one');
  expect(shown('a.c', 11)).toBe('7: +two');
  expect(shown('a.c', 12)).toBe('8: +three');
  expect(shown('b.c', 5)).toBe('14: +new');
});

test('a line that no hunk shows is not found', () => {
  expect(shown('a.c', 13)).toBeUndefined();
  expect(shown('a.c', 5)).toBeUndefined();
  expect(shown('c.c', 10)).toBeUndefined();
});
