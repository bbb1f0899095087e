import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** A function that is one test of several; the body of a thread returns `void *`. */
const TEST = /^(?:static\s+)?(?:void|int|bool)\s+test_\w+\(/;
/** assert() of the C library as a statement; one of a header of its own may do anything. */
const ABORTS = /^\s*assert\(/;
const OWN = /#\s*define\s+assert\b/;

/**
 * New selftests of several tests that call assert(), with which the first failure ends the program by SIGABRT (Test
 * Anything Protocol: Documentation/dev-tools/ktap.rst): at most one fact.
 */
export function abortingTests(files: readonly FileDiff[]): readonly NewValue[] {
  for (const { oldPath, newPath: path = '', hunks } of files) {
    if (oldPath !== undefined || !/^tools\/testing\/selftests\/(?!bpf\/).*\.c$/.test(path)) continue;
    const lines = hunks.flatMap((hunk) => hunk.lines.filter(({ sign }) => sign === '+'));
    const first = lines.find(({ text }) => ABORTS.test(text));
    if (first === undefined || lines.some(({ text }) => OWN.test(text))) continue;
    if (!lines.some(({ text }) => /^#\s*include\s*<assert\.h>/.test(text))) continue;
    if (lines.filter(({ text }) => TEST.test(text)).length < 2) continue;
    const message =
      'assert() ends the whole program where it fails: the tests behind it are neither run nor reported; use ksft_test_result_fail(), or ksft_exit_fail_msg()';
    return [fact(path, first.line, message)];
  }
  return [];
}
