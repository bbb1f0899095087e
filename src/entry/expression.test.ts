import { describe, expect, test } from 'vitest';
import { specOf, xyzzy } from '../../test/support/lint.ts';
import { refusalsOf } from './refusals.ts';
import { compileEntry, trace } from './trace.ts';

/** What a check of this condition does with a call of `xyzzy(fd, path, n)`. */
function verdict(condition: string, call: string): string | undefined {
  const prototype = 'int xyzzy(int fd, const char __user *path, __u64 n)';
  const spec = specOf(xyzzy(prototype, `- check: "${condition}"\n  error: EINVAL`));
  const read = spec.readCall(call);
  if (!read.ok) throw new Error(read.faults.map(({ message }) => message).join());
  return trace(compileEntry(spec, undefined), read.call).steps[0]?.verdict;
}

const TRUE = 'fails';
const FALSE = 'passes';
const UNKNOWN = 'may-fail';

describe('functions beyond C', () => {
  test.each([
    ['empty(path)', 'xyzzy(0, NULL, 0)', TRUE],
    ['empty(path)', 'xyzzy(0, \\"\\", 0)', TRUE],
    ['empty(path)', 'xyzzy(0, \\"a\\", 0)', FALSE],
    ['empty(path)', 'xyzzy(0, buffer(2), 0)', TRUE],
    ['empty(path)', 'xyzzy(0, _, 0)', UNKNOWN],
    ['empty(path)', 'xyzzy(0, 1, 0)', UNKNOWN],
    ['relative(path)', 'xyzzy(0, NULL, 0)', TRUE],
    ['relative(path)', 'xyzzy(0, \\"\\", 0)', TRUE],
    ['relative(path)', 'xyzzy(0, \\"a/b\\", 0)', TRUE],
    ['relative(path)', 'xyzzy(0, \\"/a\\", 0)', FALSE],
    ['relative(path)', 'xyzzy(0, 1, 0)', UNKNOWN],
    ['strlen(path) == 3', 'xyzzy(0, \\"abc\\", 0)', TRUE],
    ['strlen(path) == 3', 'xyzzy(0, \\"ab\\", 0)', FALSE],
    ['strlen(path) == 3', 'xyzzy(0, 1, 0)', UNKNOWN],
    ['aligned(n, 8)', 'xyzzy(0, NULL, 16)', TRUE],
    ['aligned(n, 8)', 'xyzzy(0, NULL, 12)', FALSE],
    ['aligned(n, 8)', 'xyzzy(0, NULL, _)', UNKNOWN],
    ['aligned(n, fd)', 'xyzzy(0, NULL, 0)', TRUE],
    ['aligned(n, fd)', 'xyzzy(0, NULL, 8)', UNKNOWN],
    ['popcount(n) == 3', 'xyzzy(0, NULL, 0x8000000000000030)', TRUE],
    ['popcount(n) == 64', 'xyzzy(0, NULL, -1)', TRUE],
    ['popcount(n) == 0', 'xyzzy(0, NULL, 0)', TRUE],
    ['popcount(n) > 1', 'xyzzy(0, NULL, 4)', FALSE],
    ['popcount(n) > 1', 'xyzzy(0, NULL, _)', UNKNOWN],
  ])('%s of %s: %s', (condition, call, wanted) =>
    expect(verdict(condition, call.replaceAll('\\"', '"'))).toBe(wanted),
  );
});

describe('an address that is known not to be NULL', () => {
  test.each([
    ['path == 0', FALSE],
    ['path != 0', TRUE],
    ['path > 0', TRUE],
    ['path >= 0', TRUE],
    ['path < 0', FALSE],
    ['path <= 0', FALSE],
    ['0 == path', FALSE],
    ['0 != path', TRUE],
    ['0 < path', TRUE],
    ['0 <= path', TRUE],
    ['0 > path', FALSE],
    ['0 >= path', FALSE],
    ['path > 8', UNKNOWN],
  ])('%s: %s', (condition, wanted) => expect(verdict(condition, 'xyzzy(0, buffer(8), 0)')).toBe(wanted));
});

describe('an unsigned number that is not known', () => {
  test.each([
    ['n < 0', FALSE],
    ['n >= 0', TRUE],
    ['n > 0', UNKNOWN],
    ['0 > n', FALSE],
    ['0 <= n', TRUE],
    ['0 < n', UNKNOWN],
  ])('%s: %s', (condition, wanted) => expect(verdict(condition, 'xyzzy(0, NULL, _)')).toBe(wanted));
});

test('a step that is not taken refuses nothing, whatever it tests; those behind the first refusal count', () => {
  const spec = specOf(
    xyzzy(
      'int xyzzy(int fd, unsigned int flags)',
      '- check: fd < 0\n  when: flags & 1\n  error: EINVAL\n- check: flags > 1\n  error: EDOM\n- lookup: fd\n  error: EBADF',
    ),
  );
  const entry = compileEntry(spec, undefined);
  const refusals = (text: string): readonly string[] => {
    const read = spec.readCall(text);
    return read.ok ? refusalsOf(entry, read.call).flatMap(({ errors }) => errors) : [];
  };
  expect(refusals('xyzzy(-1, 0)')).toEqual(['EBADF']);
  expect(refusals('xyzzy(-1, 2)')).toEqual(['EDOM', 'EBADF']);
  expect(refusals('xyzzy(-1, 3)')).toEqual(['EINVAL', 'EDOM', 'EBADF']);
  // Whether the first is taken is not known, so it certainly refuses nothing.
  expect(refusals('xyzzy(-1, _)')).toEqual(['EBADF']);
});
