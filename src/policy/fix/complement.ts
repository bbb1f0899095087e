import { ALL_ONES, type Condition } from '../../seccomp/libseccomp/condition.ts';

/** More conditions than this are no text that a person wants to read. */
const MAX_CONDITIONS = 8;

/**
 * Conditions of which one holds exactly where none of the given ones does. All are about one argument, since engines join
 * conditions on one argument by "or".
 *
 * @returns undefined if that cannot be said in a few conditions
 */
export function complement(conditions: readonly Condition[]): readonly Condition[] | undefined {
  const [first, ...others] = conditions;
  if (first === undefined || others.some(({ index }) => index !== first.index)) return undefined;
  const found =
    first.operator === 'MASKED_EQ' && first.mask !== ALL_ONES && others.length === 0
      ? otherBits(first)
      : gapsBetween(first.index, conditions);
  return found !== undefined && found.length <= MAX_CONDITIONS ? found : undefined;
}

/** Of each bit of the mask, the other value. */
function otherBits({ index, mask, datum }: Condition): readonly Condition[] {
  const found: Condition[] = [];
  for (let bit = 1n; bit <= mask; bit <<= 1n)
    if ((mask & bit) !== 0n) found.push({ index, operator: 'MASKED_EQ', mask: bit, datum: ~datum & bit });
  return found;
}

type Interval = readonly [first: bigint, last: bigint];

function gapsBetween(index: number, conditions: readonly Condition[]): readonly Condition[] | undefined {
  const held: Interval[] = [];
  for (const condition of conditions) {
    const own = intervalsOf(condition);
    if (own === undefined) return undefined;
    held.push(...own.filter(([first, last]) => first <= last));
  }
  held.sort(([a], [b]) => (a < b ? -1 : 1));
  const found: Condition[] = [];
  let next = 0n;
  for (const [first, last] of [...held, [ALL_ONES + 1n, ALL_ONES + 1n] as const]) {
    if (first > next) {
      const gap = conditionFor(index, [next, first - 1n]);
      if (gap === undefined) return undefined;
      found.push(gap);
    }
    if (last >= next) next = last + 1n;
  }
  return found;
}

/** The values for which a condition holds; undefined if they are no few intervals. */
function intervalsOf({ operator, mask, datum }: Condition): readonly Interval[] | undefined {
  switch (operator) {
    case 'EQ':
      return [[datum, datum]];
    case 'NE':
      return [
        [0n, datum - 1n],
        [datum + 1n, ALL_ONES],
      ];
    case 'LT':
      return [[0n, datum - 1n]];
    case 'LE':
      return [[0n, datum]];
    case 'GT':
      return [[datum + 1n, ALL_ONES]];
    case 'GE':
      return [[datum, ALL_ONES]];
    case 'MASKED_EQ':
      return mask === ALL_ONES ? [[datum, datum]] : undefined;
  }
}

/** One condition that holds in an interval; undefined if it takes two. */
function conditionFor(index: number, [first, last]: Interval): Condition | undefined {
  if (first === last) return { index, operator: 'EQ', mask: ALL_ONES, datum: first };
  if (first === 0n) return { index, operator: 'LE', mask: ALL_ONES, datum: last };
  return last === ALL_ONES ? { index, operator: 'GE', mask: ALL_ONES, datum: first } : undefined;
}
