import { expect, test } from 'vitest';
import { mergeRows, type ReleaseSpanAnswer } from './container-rows.ts';

const answer = (from: string, until: string, isAfterGap = false): ReleaseSpanAnswer => ({
  runtime: 'systemd-nspawn',
  from,
  until,
  isAfterGap,
  engine: 'nspawn',
  answer: 'EPERM',
  rule: 'not above 466',
  possible: ['EPERM'],
  notes: [],
});

test('consecutive releases with the same answer are one row', () => {
  const rows = mergeRows([answer('249', '250'), answer('251', '252')]);
  expect(rows.map(({ from, until }) => [from, until])).toEqual([['249', '252']]);
});

test('a row does not span unread releases', () => {
  const rows = mergeRows([answer('249', '252'), answer('257', '258', true)]);
  expect(rows.map(({ from, until }) => [from, until])).toEqual([
    ['249', '252'],
    ['257', '258'],
  ]);
});
