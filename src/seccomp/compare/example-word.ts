import { type AbstractWord, holds, type WordFacts } from '../abstract-word.ts';

/** How many values are tried beside the ends of the interval. */
const TRIES = 256;

/** A value that a word may have, a small one if there is one; undefined if none was found. */
export function exampleWord(word: AbstractWord): number | undefined {
  const { facts } = word;
  for (const value of candidates(facts)) if (isPossible(facts, value)) return value;
  return undefined;
}

/** Values with the known bits, first small ones, then large ones, then those at the ends of the interval. */
function* candidates({ low, high, ones, zeros }: WordFacts): Generator<number> {
  const free = Array.from({ length: 32 }, (_, bit) => bit).filter(
    (bit) => (((ones | zeros) >>> bit) & 1) === 0,
  );
  const spread = (count: number, bits: readonly number[]): number =>
    bits.reduce(
      (value, bit, index) => (((count >>> index) & 1) === 0 ? value : (value | (1 << bit)) >>> 0),
      ones,
    );
  for (let count = 0; count < TRIES; count++) yield spread(count, free.slice(0, 8));
  for (let count = 0; count < TRIES; count++) yield spread(count, free.slice(-8).reverse());
  // A single free bit: tests of flags ask for one of many.
  for (const bit of free) yield (ones | (1 << bit)) >>> 0;
  for (let distance = 0; distance < TRIES; distance++) {
    if (low + distance <= high) yield ((low + distance) | ones) >>> 0;
    if (high - distance >= low) yield high - distance;
  }
}

function isPossible({ low, high, ones, zeros, excluded }: WordFacts, value: number): boolean {
  return (
    value >= low &&
    value <= high &&
    (value & ones) >>> 0 === ones &&
    (value & zeros) === 0 &&
    excluded.every((test) => !holds(test, value))
  );
}
