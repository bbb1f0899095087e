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

test('releases in a row that answer alike are one row', () => {
  const rows = mergeRows([answer('249', '250'), answer('251', '252')]);
  expect(rows.map(({ from, until }) => [from, until])).toEqual([['249', '252']]);
});

test('a row does not span releases that nobody has read', () => {
  const rows = mergeRows([answer('249', '252'), answer('257', '258', true)]);
  expect(rows.map(({ from, until }) => [from, until])).toEqual([
    ['249', '252'],
    ['257', '258'],
  ]);
});
