import { ALL_ONES, type Condition } from '../seccomp/libseccomp/condition.ts';

/**
 * Whether a condition of a profile holds for its argument, as 64 unsigned bits. Bits to compare with that the mask leaves
 * out are ignored, as libseccomp does.
 */
export function isMet({ operator, mask, datum }: Condition, value: bigint): boolean {
  switch (operator) {
    case 'NE':
      return value !== datum;
    case 'LT':
      return value < datum;
    case 'LE':
      return value <= datum;
    case 'EQ':
      return value === datum;
    case 'GE':
      return value >= datum;
    case 'GT':
      return value > datum;
    case 'MASKED_EQ':
      return (value & mask) === (datum & mask);
  }
}

/**
 * Values of one argument at which the answers of conditions on it change: the numbers that they compare with, first, then
 * their neighbours and the ends. Without masks, conditions that differ anywhere differ at one of these.
 */
export function telling(conditions: readonly Condition[]): readonly bigint[] {
  const data = conditions.map(({ datum }) => datum);
  const masked = conditions.filter(({ operator }) => operator === 'MASKED_EQ');
  const together = masked.reduce((bits, { datum }) => bits | datum, 0n);
  const free = masked.map(({ datum, mask }) => datum | (ALL_ONES & ~mask));
  const near = data.flatMap((datum) => [datum + 1n, datum - 1n]);
  const all = [...data, together, ...near, 0n, ...masked.map(({ mask }) => mask), ...free, ALL_ONES];
  return [...new Set(all)].filter((value) => value >= 0n && value <= ALL_ONES);
}
