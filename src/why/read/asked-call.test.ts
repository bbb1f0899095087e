import { expect, test } from 'vitest';
import { readTracedCall } from './asked-call.ts';

test.each([
  ['openat2', 'openat2', undefined, undefined],
  [' clone3 ', 'clone3', undefined, undefined],
  [
    'openat2(AT_FDCWD, "a, b)", {flags=O_RDONLY, resolve=0}, 24) = -1 EPERM (Operation not permitted)',
    'openat2',
    [undefined, undefined, undefined, 24n, undefined, undefined],
    'EPERM',
  ],
  [
    '[pid  4711] 12:00:01.5 close_range(3, 4294967295, 0x4) = 0',
    'close_range',
    [3n, 4294967295n, 4n, undefined, undefined, undefined],
    'success',
  ],
  [
    'fchmodat2(-1, NULL, 0755, 0) = -1 EBADF (Bad file descriptor)',
    'fchmodat2',
    [0xffff_ffff_ffff_ffffn, 0n, 0o755n, 0n, undefined, undefined],
    'EBADF',
  ],
  ['write(1, "\\"", 1', 'write', [1n, undefined, 1n, undefined, undefined, undefined], undefined],
  ['exit_group(0) = ?', 'exit_group', [0n, undefined, undefined, undefined, undefined, undefined], undefined],
  ['sync()', 'sync', [undefined, undefined, undefined, undefined, undefined, undefined], undefined],
])('%s', (line, syscall, args, result) => {
  expect(readTracedCall(line)).toEqual({ syscall, args, result });
});

test.each(['', '(1, 2)', '= -1 EPERM', '{}', 'x'.repeat(20_000)])('%s is no call', (line) => {
  expect(readTracedCall(line)).toBeUndefined();
});
