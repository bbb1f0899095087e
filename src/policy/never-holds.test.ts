import { expect, test } from 'vitest';
import { ALL_ONES, type Condition, type Operator } from '../seccomp/libseccomp/condition.ts';
import { contradiction, ignoredBits, whyNever } from './never-holds.ts';

const condition = (operator: Operator, datum: bigint, mask = ALL_ONES, index = 0): Condition => ({
  index,
  operator,
  datum,
  mask,
});

test.each([
  [condition('LT', 0n), false, /^"arg0 < 0" never holds/],
  [condition('GT', ALL_ONES), false, /never holds: no argument is greater/],
  [condition('EQ', 0x1_0000_0001n), true, /takes the low 32 bits of argument 0/],
])('%o holds for no argument', (one, isNarrow, message) => {
  expect(whyNever(one, isNarrow)).toMatch(message);
});

test.each([
  [condition('LT', 1n), false],
  [condition('GT', ALL_ONES - 1n), false],
  [condition('EQ', 0x1_0000_0001n), false],
  // A program may extend the sign of -1, and the filter then sees all bits.
  [condition('EQ', ALL_ONES), true],
  [condition('NE', 0x1_0000_0001n), true],
])('%o may hold', (one, isNarrow) => {
  expect(whyNever(one, isNarrow)).toBeUndefined();
});

test('bits that a mask leaves out are named', () => {
  expect(ignoredBits(condition('MASKED_EQ', 3n, 1n))).toBe(2n);
  expect(ignoredBits(condition('MASKED_EQ', 1n, 3n))).toBe(0n);
});

test.each([
  [condition('EQ', 1n), condition('EQ', 2n), true],
  [condition('LT', 5n), condition('GT', 4n), true],
  [condition('LT', 6n), condition('GT', 4n), false],
  [condition('MASKED_EQ', 1n, 3n), condition('MASKED_EQ', 2n, 2n), true],
  [condition('MASKED_EQ', 1n, 1n), condition('MASKED_EQ', 2n, 2n), false],
  [condition('MASKED_EQ', 1n, 1n), condition('EQ', 2n), true],
  [condition('EQ', 1n), condition('EQ', 2n, ALL_ONES, 1), false],
])('%o and %o exclude each other: %s', (a, b, excluded) => {
  expect(contradiction([a, b]) !== undefined).toBe(excluded);
});
