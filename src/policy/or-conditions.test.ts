import { expect, test } from 'vitest';
import { ALL_ONES, type Condition, type Operator } from '../seccomp/libseccomp/condition.ts';
import { orExamples } from './or-conditions.ts';

type Written = readonly [index: number, operator: Operator, datum: bigint, mask?: bigint];

function examples(...written: readonly Written[]): readonly string[] {
  const conditions = written.map(
    ([index, operator, datum, mask = ALL_ONES]): Condition => ({ index, operator, datum, mask }),
  );
  return orExamples(conditions).map(
    ({ args, isEverything }) => `${args.join(' ')}${isEverything ? ' *' : ''}`,
  );
}

test('numbers that are to be refused pass, and with them every other', () => {
  expect(examples([0, 'NE', 38n], [0, 'NE', 40n])).toEqual(['38 0 0 0 0 0 *', '40 0 0 0 0 0 *']);
  expect(examples([1, 'GE', 5n], [1, 'LE', 9n])).toContain('0 4 0 0 0 0 *');
});

test('conditions that exclude each other were meant as alternatives', () => {
  expect(examples([0, 'EQ', 0n], [0, 'EQ', 8n])).toEqual([]);
  expect(examples([0, 'LT', 5n], [0, 'GT', 10n])).toEqual([]);
  expect(examples([0, 'MASKED_EQ', 1n, 3n], [0, 'MASKED_EQ', 2n, 3n])).toEqual([]);
});

test('a condition on another argument is no longer needed', () => {
  expect(examples([0, 'EQ', 2n], [1, 'EQ', 1n], [1, 'EQ', 2n])).toContain('0 1 0 0 0 0');
});

test('bits of which each is enough let calls pass that lack another', () => {
  expect(examples([0, 'MASKED_EQ', 0n, 1n], [0, 'MASKED_EQ', 0n, 2n])).toContain('1 0 0 0 0 0');
});

test('one condition for each argument is joined by "and", as it is written', () => {
  expect(examples([0, 'EQ', 2n], [1, 'EQ', 1n])).toEqual([]);
});
