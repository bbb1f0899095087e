const ALL = 0xffff_ffff;

/** A test of a filter: compares a 32-bit word under a mask with a constant. */
export interface WordTest {
  /** SET holds if the word has any bit of the datum. */
  readonly operator: 'EQ' | 'MASKED_EQ' | 'GT' | 'GE' | 'SET';
  readonly mask: number;
  readonly datum: number;
}

/** Whether a test holds for a word. */
export function holds({ operator, mask, datum }: WordTest, word: number): boolean {
  const value = (word & mask) >>> 0;
  switch (operator) {
    case 'EQ':
    case 'MASKED_EQ':
      return value === datum;
    case 'GT':
      return value > datum;
    case 'GE':
      return value >= datum;
    case 'SET':
      return (value & datum) !== 0;
  }
}

/** Known bits, the interval of the word, and tests that are known to fail. */
export interface WordFacts {
  readonly low: number;
  readonly high: number;
  readonly ones: number;
  readonly zeros: number;
  readonly excluded: readonly WordTest[];
}

/**
 * What is known about a 32-bit word on one path through a filter: an interval, bits that are set or clear, and tests that
 * failed. An over-approximation: it never excludes a possible value, but may include an impossible one.
 */
export class AbstractWord {
  static readonly unknown = new AbstractWord({ low: 0, high: ALL, ones: 0, zeros: 0, excluded: [] });

  readonly #known: WordFacts;

  constructor(known: WordFacts) {
    this.#known = known;
  }

  get facts(): WordFacts {
    return this.#known;
  }

  static of(value: number): AbstractWord {
    return new AbstractWord({ low: value, high: value, ones: value, zeros: ~value >>> 0, excluded: [] });
  }

  /** The word after a test held or failed; undefined if that is impossible. */
  assume(comparison: WordTest, isMet: boolean): AbstractWord | undefined {
    const { low, high, ones, zeros, excluded } = this.#known;
    if (low === high) return holds(comparison, low) === isMet ? this : undefined;
    const { operator, mask, datum } = comparison;
    switch (operator) {
      case 'EQ':
      case 'MASKED_EQ': {
        if (isMet) {
          if ((datum & ~mask) !== 0) return undefined;
          const next = {
            low,
            high,
            ones: (ones | datum) >>> 0,
            zeros: (zeros | (mask & ~datum)) >>> 0,
            excluded,
          };
          return narrow(
            mask === ALL ? { ...next, low: Math.max(low, datum), high: Math.min(high, datum) } : next,
          );
        }
        return narrow({ low, high, ones, zeros, excluded: [...excluded, comparison] });
      }
      case 'SET':
        if (!isMet) return narrow({ low, high, ones, zeros: (zeros | (mask & datum)) >>> 0, excluded });
        return narrow({ low, high, ones, zeros, excluded: [...excluded, opposite(comparison)] });
      default: {
        if (mask !== ALL) return this;
        const bound = operator === 'GT' ? datum + 1 : datum;
        return narrow(
          isMet
            ? { low: Math.max(low, bound), high, ones, zeros, excluded }
            : { low, high: Math.min(high, bound - 1), ones, zeros, excluded },
        );
      }
    }
  }
}

/** "No bit of the datum is set", the test that fails if SET holds. */
function opposite({ mask, datum }: WordTest): WordTest {
  return { operator: 'MASKED_EQ', mask: (mask & datum) >>> 0, datum: 0 };
}

/** Draws conclusions from the facts; undefined if no value is left. */
function narrow(known: WordFacts): AbstractWord | undefined {
  let { low, high, ones, zeros } = known;
  const { excluded } = known;
  if ((ones & zeros) !== 0) return undefined;
  for (let learned = true; learned; ) {
    learned = false;
    for (const { mask, datum } of excluded) {
      const open = (mask & ~(ones | zeros)) >>> 0;
      // Of a value that is excluded, all bits but one are there: that one is the other.
      const isLast = open !== 0 && (open & (open - 1)) === 0 && (ones & mask) >>> 0 === (datum & ~open) >>> 0;
      if (!isLast) continue;
      if ((datum & open) !== 0) zeros = (zeros | open) >>> 0;
      else ones = (ones | open) >>> 0;
      learned = true;
    }
  }
  low = Math.max(low, ones);
  high = Math.min(high, ~zeros >>> 0);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { mask, datum } of excluded) {
      if (mask === ALL && datum === low) {
        low++;
        changed = true;
      } else if (mask === ALL && datum === high) {
        high--;
        changed = true;
      }
    }
  }
  if (low > high) return undefined;
  for (const { mask, datum } of excluded) {
    const isFixed = (mask & ~(ones | zeros)) === 0;
    if (isFixed && (ones & mask) >>> 0 === datum) return undefined;
    if (low === high && (low & mask) >>> 0 === datum) return undefined;
  }
  return new AbstractWord({ low, high, ones, zeros, excluded });
}
