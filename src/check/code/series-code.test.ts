import { expect, test } from 'vitest';
import { readDiff } from '../../draft/diff.ts';
import { seriesCalls } from '../../draft/series.ts';
import { patchedStates } from './code-state.ts';
import { noKernelCode } from './kernel-code.ts';
import { locatorIn } from './series-code.ts';

/** The first patch brings a call; the second one adds lines far above it, and changes its head. */
const SERIES = `--- a/mm/frob.c
+++ b/mm/frob.c
@@ -100,3 +100,11 @@ static int helper(void)
 	return 0;
 }
 
+SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)
+{
+	if (!capable(CAP_SYS_ADMIN))
+		return -EPERM;
+	if (flags)
+		return -EINVAL;
+	return do_frob(fd);
+}
--- a/mm/frob.c
+++ b/mm/frob.c
@@ -10,3 +10,8 @@ static int first(void)
 	return 0;
 }
 
+static int added(void)
+{
+	return 0;
+}
+
@@ -103,5 +108,6 @@ static int helper(void)
-SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)
+SYSCALL_DEFINE3(frob, int, fd, size_t, size,
+		unsigned int, flags)
 {
 	if (!capable(CAP_SYS_ADMIN))
 		return -EPERM;
 	if (flags)
`;

test('a call that a later patch changes stands where that one shows it, with the numbers of the last file', () => {
  const { after, paths } = patchedStates(readDiff(SERIES), noKernelCode());
  const { call, spec } = after.read('frob') ?? {};
  if (call === undefined || spec === undefined) throw new Error('frob was not read');
  const locator = locatorIn(SERIES, after, paths);
  const lines = SERIES.split('\n');
  expect(call.line).toBe(108);
  expect(lines[locator.ofCall(call).start.line - 1]).toBe('+SYSCALL_DEFINE3(frob, int, fd, size_t, size,');
  const sources = spec.entry.flatMap(({ source }) => source ?? []);
  expect(sources.slice(0, 2)).toEqual(['mm/frob.c:111', 'mm/frob.c:113']);
  expect(sources.slice(0, 2).map((source) => lines[(locator.ofSource(source)?.start.line ?? 0) - 1])).toEqual(
    [' \tif (!capable(CAP_SYS_ADMIN))', ' \tif (flags)'],
  );
});

/** The first patch brings a stub, and the second one the body. */
const STUB = `--- a/mm/frob.c
+++ b/mm/frob.c
@@ -100,3 +100,9 @@ static int helper(void)
 	return 0;
 }
 
+SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)
+{
+	/* filled in by the next patch */
+	return -EPERM;
+}
+
--- a/mm/frob.c
+++ b/mm/frob.c
@@ -102,6 +102,9 @@ static int helper(void)
 
 SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)
 {
-	/* filled in by the next patch */
-	return -EPERM;
+	if (flags)
+		return -EINVAL;
+	if (!capable(CAP_SYS_ADMIN))
+		return -EPERM;
+	return 0;
 }
`;

test('a stub is judged by the body that a later patch of the series gives it', () => {
  const spec = patchedStates(readDiff(STUB), noKernelCode()).after.read('frob')?.spec;
  expect(spec?.entry.map(({ kind, source }) => [kind, source])).toEqual([
    ['check', 'mm/frob.c:105'],
    ['permission', 'mm/frob.c:107'],
  ]);
});

test('a definition that a hunk shows as its context is no new call', () => {
  const body = `--- a/mm/frob.c
+++ b/mm/frob.c
@@ -100,6 +100,8 @@ static int helper(void)
 SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)
 {
 	int err;
 
+	if (flags)
+		return -EINVAL;
 	err = do_frob(fd);
 	if (err)
`;
  const patch = { id: undefined, subject: '[PATCH] mm: refuse flags', recipients: '', body };
  const { proposed, changed } = seriesCalls([patch], new Set());
  expect([proposed, changed.map(({ name }) => name)]).toEqual([[], ['frob']]);
});
