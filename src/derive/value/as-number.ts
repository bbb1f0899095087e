import type { Scalar } from './term.ts';
import { mapValue, type PathValue } from './value.ts';

/** How the `id` begins of a number that nobody knows, of at most 32 bits and without a sign: it is no error. */
const COUNT = 'count:';

/** Whether a value that is not known is no error in any case. */
export function isCount(value: PathValue): boolean {
  return value.kind === 'unknown' && value.id.startsWith(COUNT);
}

/**
 * The same value as a number of a type. What is not known is no error, once it is a number without a sign that is narrower
 * than a long; where it becomes one with a sign, it may be one again.
 */
export function asNumber(value: PathValue, scalar: Scalar): PathValue {
  return mapValue(value, (simple) => (simple.kind === 'unknown' ? unknownNumber(simple, scalar) : simple));
}

function unknownNumber(
  value: PathValue & { readonly kind: 'unknown' },
  { size, isSigned }: Scalar,
): PathValue {
  const { bits, ...number } = value;
  const isKnown = number.id.startsWith(COUNT);
  // A sign is in all bits of a wider number.
  const isBits = bits !== undefined && !(isSigned && bits >> BigInt(size * 8 - 1) > 0n);
  const kept = isBits ? { ...number, bits } : number;
  if (isSigned || size === 8)
    return isKnown && size <= 4 ? { ...kept, id: number.id.slice(COUNT.length) } : kept;
  return isKnown ? kept : { ...kept, id: `${COUNT}${number.id}` };
}
