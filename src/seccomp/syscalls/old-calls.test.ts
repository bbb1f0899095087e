import { expect, test } from 'vitest';
import { isOldCall } from './old-calls.ts';

test.each([
  ['getrandom', true],
  ['mmap2', true], // of 32-bit programs alone
  ['statx', true],
  ['pidfd_send_signal', false],
  ['openat2', false],
  ['uretprobe', false], // 335, which x86-64 alone has since 6.11
  ['xyzzy', false],
])('%s is older than 5.1: %s', (name, isOld) => {
  expect(isOldCall(name)).toBe(isOld);
});
