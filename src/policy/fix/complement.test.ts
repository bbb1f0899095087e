import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALL_ONES, type Condition, OPERATORS } from '../../seccomp/libseccomp/condition.ts';
import { complement } from './complement.ts';

function holds({ operator, mask, datum }: Condition, value: bigint): boolean {
  const masked = value & mask;
  switch (operator) {
    case 'EQ':
    case 'MASKED_EQ':
      return masked === datum;
    case 'NE':
      return masked !== datum;
    case 'LT':
      return masked < datum;
    case 'LE':
      return masked <= datum;
    case 'GT':
      return masked > datum;
    case 'GE':
      return masked >= datum;
  }
}

const word = fc.oneof(fc.bigInt(0n, 20n), fc.bigInt(ALL_ONES - 20n, ALL_ONES), fc.bigInt(0n, ALL_ONES));
const condition = fc
  .record({
    operator: fc.constantFrom(...OPERATORS),
    datum: word,
    mask: fc.constantFrom(3n, 0x11n, ALL_ONES),
  })
  .map(({ operator, datum, mask }): Condition => {
    const own = operator === 'MASKED_EQ' ? mask : ALL_ONES;
    return { index: 0, operator, mask: own, datum: datum & own };
  });

test('one of the two holds for each value, and never both', () => {
  let tried = 0;
  fc.assert(
    fc.property(fc.array(condition, { minLength: 1, maxLength: 4 }), fc.array(word), (given, values) => {
      const others = complement(given);
      if (others === undefined) return;
      tried++;
      for (const value of [...values, ...given.flatMap(({ datum }) => [datum - 1n, datum, datum + 1n])]) {
        if (value < 0n || value > ALL_ONES) continue;
        const isGiven = given.some((one) => holds(one, value));
        expect([value, others.some((one) => holds(one, value))]).toEqual([value, !isGiven]);
      }
    }),
    { numRuns: 500 },
  );
  expect(tried).toBeGreaterThan(100);
});

test('what takes many conditions, or is about two arguments, has none', () => {
  const equal = (datum: bigint, index = 0): Condition => ({ index, operator: 'EQ', mask: ALL_ONES, datum });
  expect(complement([equal(1n), equal(8n)])).toBeUndefined();
  expect(complement([equal(0n), equal(2n)])).toEqual([
    equal(1n),
    { index: 0, operator: 'GE', mask: ALL_ONES, datum: 3n },
  ]);
  expect(complement([equal(0n), equal(0n, 1)])).toBeUndefined();
});
