import { expect, test } from 'vitest';
import { FaultList } from './fault-list.ts';

test('a fault is said once, in the order in which it was met, and two files with one fault are two', () => {
  const faults = new FaultList([
    { path: 'b.yaml', message: 'no such file' },
    { path: 'b.yaml', message: 'no such file' },
  ]);
  faults.add({ path: 'a.yaml', message: 'no such file' });
  faults.add({ path: 'b.yaml', message: 'too large' });
  faults.add({ path: 'b.yaml', message: 'no such file' });
  expect(faults.all).toEqual([
    { path: 'b.yaml', message: 'no such file' },
    { path: 'a.yaml', message: 'no such file' },
    { path: 'b.yaml', message: 'too large' },
  ]);
});
