import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AbstractWord, holds, type WordTest } from './abstract-word.ts';

const ALL = 0xffff_ffff;
const eq = (datum: number): WordTest => ({ operator: 'EQ', mask: ALL, datum });
const masked = (mask: number, datum: number): WordTest => ({ operator: 'MASKED_EQ', mask, datum });
const greater = (datum: number): WordTest => ({ operator: 'GT', mask: ALL, datum });
const atLeast = (datum: number): WordTest => ({ operator: 'GE', mask: ALL, datum });
const anyOf = (datum: number): WordTest => ({ operator: 'SET', mask: ALL, datum });

type Step = readonly [WordTest, boolean];

/** Whether any word is left where all these tests ended so. */
function isPossible(...steps: readonly Step[]): boolean {
  return left(AbstractWord.unknown, steps) !== undefined;
}

function left(from: AbstractWord, steps: readonly Step[]): AbstractWord | undefined {
  return steps.reduce<AbstractWord | undefined>(
    (word, [comparison, isMet]) => word?.assume(comparison, isMet),
    from,
  );
}

describe('excluded values', () => {
  test('excludes the lowest and the highest possible word repeatedly', () => {
    expect(isPossible([eq(0), false], [atLeast(1), false])).toBe(false);
    expect(isPossible([eq(0), false], [greater(1), false])).toBe(true);
    expect(isPossible([eq(0), false], [eq(1), false], [greater(1), false])).toBe(false);
    expect(isPossible([eq(1), false], [eq(0), false], [greater(1), false])).toBe(false);
    expect(isPossible([eq(ALL), false], [greater(ALL - 1), true])).toBe(false);
    expect(isPossible([eq(ALL - 1), false], [eq(ALL), false], [atLeast(ALL - 1), true])).toBe(false);
    expect(isPossible([eq(ALL), false], [atLeast(ALL - 1), true])).toBe(true);
  });

  test('several bounds on one word: each test narrows the next one', () => {
    expect(isPossible([greater(5), false], [atLeast(5), true], [eq(5), false])).toBe(false);
    expect(isPossible([eq(5), false], [greater(5), false], [atLeast(5), true])).toBe(false);
    expect(isPossible([eq(5), false], [greater(5), false], [atLeast(4), true])).toBe(true);
  });

  test('with one possible word, every test is decided', () => {
    expect(isPossible([greater(1), false], [eq(1), false], [anyOf(1), true])).toBe(false);
    expect(isPossible([greater(1), false], [eq(0), false], [anyOf(1), false])).toBe(false);
    expect(isPossible([masked(1, 1), false], [atLeast(5), true], [greater(5), false])).toBe(false);
    expect(isPossible([masked(1, 1), false], [atLeast(4), true], [greater(4), false])).toBe(true);
  });

  test('fixed bits under a mask', () => {
    expect(isPossible([masked(0xf0, 0x10), true], [masked(0xf0, 0x10), false])).toBe(false);
    expect(isPossible([masked(0xf0, 0x10), false], [masked(0xf0, 0x10), true])).toBe(false);
    expect(isPossible([masked(0xf0, 0x10), true], [masked(0x10, 0x10), false])).toBe(false);
    expect(isPossible([masked(0x10, 0x10), true], [masked(0xf0, 0x10), false])).toBe(true);
    expect(isPossible([masked(0xf0, 0x10), true], [masked(0xf0, 0x20), true])).toBe(false);
    expect(isPossible([masked(0xf0, 0x11), true])).toBe(false);
  });

  test('SET: no bit, or any bit', () => {
    expect(isPossible([anyOf(0x3), true], [anyOf(0x3), false])).toBe(false);
    expect(isPossible([anyOf(0x3), false], [anyOf(0x1), true])).toBe(false);
    expect(isPossible([anyOf(0x3), true], [masked(0x3, 0), true])).toBe(false);
    expect(isPossible([anyOf(0x3), true], [masked(0x1, 0), true])).toBe(true);
  });

  test('a known word is compared exactly', () => {
    const five = AbstractWord.of(5);
    expect(five.assume(eq(5), true)).toBe(five);
    expect(five.assume(eq(5), false)).toBeUndefined();
    expect(five.assume(anyOf(0x2), true)).toBeUndefined();
    expect(five.assume(masked(0x4, 0x4), true)).toBe(five);
  });
});

test('a word that passes all tests is never excluded', () => {
  const word = fc.oneof(
    fc.integer({ min: 0, max: 8 }),
    fc.constantFrom(0x7fff_ffff, 0x8000_0000, ALL - 1, ALL),
  );
  const comparison = fc.record({
    operator: fc.constantFrom(
      'EQ' as const,
      'MASKED_EQ' as const,
      'GT' as const,
      'GE' as const,
      'SET' as const,
    ),
    mask: fc.oneof(fc.constant(ALL), word),
    datum: word,
  });
  fc.assert(
    fc.property(word, fc.array(comparison, { maxLength: 6 }), (value, comparisons) => {
      const steps = comparisons.map((each): Step => [each, holds(each, value)]);
      expect(isPossible(...steps)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.each<[WordTest, number, boolean]>([
  [eq(5), 5, true],
  [masked(0x8000_00f0, 0x8000_0010), 0x8000_0011, true],
  [masked(0xf0, 0x10), 0x21, false],
  [greater(5), 5, false],
  [greater(5), 6, true],
  [greater(0x7fff_ffff), 0x8000_0000, true],
  [atLeast(5), 5, true],
  [atLeast(5), 4, false],
  [anyOf(0x8000_0000), 0x8000_0000, true],
  [anyOf(0x6), 0x1, false],
])('%j of %i: %s', (comparison, value, expected) => expect(holds(comparison, value)).toBe(expected));
