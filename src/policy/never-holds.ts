import { ALL_ONES, type Condition, formatCondition } from '../seccomp/libseccomp/condition.ts';
import { isMet, telling } from './argument-values.ts';

const LOW_HALF = 0xffff_ffffn;

/** Why a condition holds for no argument, or for none that a program gives; undefined if it may hold. */
export function whyNever(condition: Condition, isNarrow: boolean): string | undefined {
  const { index, operator, datum } = condition;
  const text = `"${formatCondition(condition)}"`;
  if (operator === 'LT' && datum === 0n) return `${text} never holds: arguments are compared without a sign`;
  if (operator === 'GT' && datum === ALL_ONES) return `${text} never holds: no argument is greater`;
  const isSigned = datum >> 31n === ALL_ONES >> 31n;
  const isOnlyHigh = operator === 'EQ' || operator === 'GE' || operator === 'GT';
  if (isNarrow && isOnlyHigh && datum > LOW_HALF && !isSigned)
    return `${text} holds for no number that the call can be meant to get: the kernel takes the low 32 bits of argument ${index}`;
  return undefined;
}

/** The bits of `valueTwo` that a mask leaves out: libseccomp ignores them. */
export function ignoredBits({ operator, mask, datum }: Condition): bigint {
  return operator === 'MASKED_EQ' ? datum & ~mask & ALL_ONES : 0n;
}

/**
 * Two conditions on one argument that exclude each other, where all must hold; undefined if there are none, or if that
 * is not certain.
 */
export function contradiction(conditions: readonly Condition[]): readonly [Condition, Condition] | undefined {
  for (const [at, one] of conditions.entries())
    for (const other of conditions.slice(at + 1))
      if (one.index === other.index && excludeEachOther(one, other)) return [one, other];
  return undefined;
}

function excludeEachOther(a: Condition, b: Condition): boolean {
  if (a.operator === 'MASKED_EQ' && b.operator === 'MASKED_EQ')
    return (a.datum & b.mask & a.mask) !== (b.datum & a.mask & b.mask);
  const isMasked = a.operator === 'MASKED_EQ' || b.operator === 'MASKED_EQ';
  const values = telling([a, b]);
  if (!isMasked) return !values.some((value) => isMet(a, value) && isMet(b, value));
  const exact = [a, b].find(({ operator }) => operator === 'EQ');
  return exact !== undefined && !(isMet(a, exact.datum) && isMet(b, exact.datum));
}
