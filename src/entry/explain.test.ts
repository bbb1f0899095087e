import { describe, expect, test } from 'vitest';
import { specOf, xyzzy } from '../../test/support/lint.ts';
import { parseVersion } from '../spec/version.ts';
import { explainTrace } from './explain.ts';
import { compileEntry, trace } from './trace.ts';

const PROTOTYPE = 'int xyzzy(int fd, char __user *p, size_t n, unsigned int flags)';

/** Why each step turns out as it does for a call. */
function reasons(entry: string, call: string, more = '', kernel?: string): readonly string[] {
  const spec = specOf(xyzzy(PROTOTYPE, entry, more));
  const read = spec.readCall(call);
  if (!read.ok) throw new Error(read.faults.map(({ message }) => message).join());
  const compiled = compileEntry(spec, kernel === undefined ? undefined : parseVersion(kernel));
  return explainTrace(compiled, trace(compiled, read.call));
}

const first = (entry: string, call: string): string | undefined => reasons(entry, call)[0];

describe('why a step passes, fails or may fail', () => {
  const check = '- check: flags != 0\n  error: EINVAL';
  const promised = `${check}\n  permanent: no flag will come`;
  const done = '- done: n == 0';
  const copy = '- copy: p\n  size: n\n  error: EFAULT';
  const write = '- write: p\n  size: n\n  error: EFAULT';
  const range = '- range: p\n  size: n\n  error: EFAULT';
  const lookup = '- lookup: fd\n  error: EBADF';
  test.each([
    [check, 'xyzzy(0, NULL, 0, 0)', 'the condition is false'],
    [check, 'xyzzy(0, NULL, 0, 1)', 'the condition is true'],
    [check, 'xyzzy(0, NULL, 0, _)', 'the condition may be true'],
    ['- check: 1\n  error: EINVAL', 'xyzzy(0, NULL, 0, 0)', 'every call that comes here fails'],
    [
      promised,
      'xyzzy(0, NULL, 0, 1)',
      'the condition is true, which is permanently rejected: no flag will come',
    ],
    [done, 'xyzzy(0, NULL, 1, 0)', 'the condition is false'],
    [done, 'xyzzy(0, NULL, 0, 0)', 'the condition is true, so the call succeeds here'],
    [done, 'xyzzy(0, NULL, _, 0)', 'the condition may be true, and then the call succeeds here'],
    [copy, 'xyzzy(0, NULL, 0, 0)', 'nothing is read from p (NULL)'],
    [copy, 'xyzzy(0, buffer(8), 8, 0)', 'p (8 bytes) is readable'],
    [copy, 'xyzzy(0, NULL, 1, 0)', 'p (NULL) is not readable'],
    [copy, 'xyzzy(0, buffer(8), 9, 0)', '9 bytes at p (8 bytes) may not be readable'],
    [write, 'xyzzy(0, "abc", 0, 0)', 'nothing is written to p (4 bytes)'],
    [write, 'xyzzy(0, buffer(8), 8, 0)', 'p (8 bytes) is writable'],
    [write, 'xyzzy(0, "abc", 1, 0)', 'p (4 bytes) is not writable'],
    [write, 'xyzzy(0, buffer(8), 9, 0)', '9 bytes at p (8 bytes) may not be writable'],
    [range, 'xyzzy(0, 4096, 8, 0)', 'p (0x1000) lies in user space'],
    [range, 'xyzzy(0, -1, 8, 0)', 'p (0xffffffffffffffff) extends beyond user space'],
    [range, 'xyzzy(0, _, 8, 0)', 'p (unknown) may extend beyond user space'],
    [lookup, 'xyzzy(-1, NULL, 0, 0)', 'fd (-1) is neither a descriptor nor a sentinel'],
    [lookup, 'xyzzy(3, NULL, 0, 0)', 'fd (3) may refer to nothing'],
    ['- effect: opens', 'xyzzy(0, NULL, 0, 0)', 'state changes from here on'],
    ['- signal: SIGILL', 'xyzzy(0, NULL, 0, 0)', 'the caller is killed by SIGILL'],
    [
      '- blank: calls f_op',
      'xyzzy(0, NULL, 0, 0)',
      'this part of the path is not known, so anything may happen here',
    ],
  ])('%j, %s: %s', (entry, call, wanted) => expect(first(entry, call)).toBe(wanted));
});

test('a step that is not taken says which condition is false, and one behind the end that it is not reached', () => {
  const entry =
    '- check: n > 8\n  when: flags & 1\n  error: EINVAL\n- check: n == 0\n  error: EINVAL\n- lookup: fd\n  error: EBADF';
  expect(reasons(entry, 'xyzzy(0, NULL, 0, 0)')).toEqual([
    'not taken: flags & 1 is false',
    'the condition is true',
    'the call has already ended',
  ]);
  expect(reasons(entry, 'xyzzy(0, NULL, 9, _)')[0]).toBe(
    'whether flags & 1 is not known; if so, the condition is true',
  );
});

test('a sentinel is named', () => {
  const more = 'arguments: {fd: {role: dirfd, sentinels: {AT_FDCWD: -100}}}\n';
  expect(reasons('- lookup: fd\n  error: EBADF', 'xyzzy(AT_FDCWD, NULL, 0, 0)', more)).toEqual([
    'fd is AT_FDCWD',
  ]);
});

test('before its first release a call is not there, and a step of some stable releases says of which', () => {
  const more = 'status: merged\nsince: "5.6"\n';
  expect(reasons('- lookup: fd\n  error: EBADF', 'xyzzy(-1, NULL, 0, 0)', more, '5.5')).toEqual([
    'this kernel does not have the call',
  ]);
  const step = '- check: flags\n  error: EINVAL\n  since: ["6.5", "6.1.30"]';
  expect(reasons(step, 'xyzzy(-1, NULL, 0, 1)', more, '6.1')).toEqual([
    'whether 6.1 has this step depends on its stable release (since 6.5 and 6.1.30); if so, the condition is true',
  ]);
});
