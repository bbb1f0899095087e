import { expect, test } from 'vitest';
import { candidates } from './memory-group.ts';

test.each([
  ['0::/\n', [['/sys/fs/cgroup/', 'memory.max']]],
  [
    '0::/user.slice/user-0.slice/session-1.scope\n',
    [
      ['/sys/fs/cgroup/user.slice/user-0.slice/session-1.scope', 'memory.max'],
      ['/sys/fs/cgroup/user.slice/user-0.slice', 'memory.max'],
    ],
  ],
  [
    '5:memory:/docker/abc\n1:name=systemd:/memory\n0::/\n',
    [
      ['/sys/fs/cgroup/memory/docker/abc', 'memory.limit_in_bytes'],
      ['/sys/fs/cgroup/', 'memory.max'],
    ],
  ],
  ['', []],
])('groups of memory are looked for at or above the own group: %j', (own, expected) => {
  expect(candidates(own)).toEqual(expected);
});
