import { expect, test } from 'vitest';
import { conclude } from './conclusion.ts';

/** The section that was proposed in 2020, as a table. */
test.each([
  ['EPERM', 'EPERM', 'hidden'],
  ['EPERM', 'EINVAL', 'refused'],
  ['EPERM', 'EBADF', 'refused'],
  ['EPERM', 'EFAULT', 'refused'],
  ['EPERM', 'ENOSYS', 'absent'],
  ['ENOSYS', '', 'absent'],
  ['EINVAL', '', 'present'],
  ['success', '', 'present'],
])('call: %s, probe: %s, so it is %s', (first, probe, conclusion) => {
  expect(conclude(first, probe)).toBe(conclusion);
});
