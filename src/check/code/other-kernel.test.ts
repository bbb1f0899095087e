import { expect, test } from 'vitest';
import { NO_TREE } from './no-tree.ts';
import { unfitFaults } from './other-kernel.ts';
import { isOpenBreak } from './unfit-hunk.ts';

const faults = (count: number) =>
  Array.from(
    { length: count },
    (_, index) =>
      `hunk ${index + 1} of fs/a.c (line ${index}) does not apply, so what it changes is not known`,
  );

test('many hunks that do not fit a tree are said once, with the first of them', () => {
  expect(unfitFaults([...faults(12), 'fs/b.c exists already'], { name: '6.12.1' })).toEqual([
    'the series is for another kernel than 6.12.1: hunk 1 of fs/a.c (line 0) and 11 other hunks do not apply, so what they change is not known; what the patches themselves hold is judged',
    'fs/b.c exists already',
  ]);
});

test('each of a few is said, and each where there is no tree', () => {
  expect(unfitFaults(faults(2), { name: '6.12.1' })).toEqual(faults(2));
  expect(unfitFaults(faults(4), { name: NO_TREE })).toEqual(faults(4));
});

test('a probe breaks nothing that only a hunk which does not apply may change', () => {
  const found = (message: string, rule = 'abi-breaking') => isOpenBreak({ rule, message });
  expect(found('the probe frob(X) is no longer a valid call: "X" is not defined')).toBe(true);
  expect(found('frob(-1) fails (blank: hunk 1 of fs/a.c (line 2) does not apply)')).toBe(true);
  expect(found('the probe frob(-1) fails with EPERM, and failed with EBADF')).toBe(false);
  expect(found('"X" is not defined', 'abi-number')).toBe(false);
});
