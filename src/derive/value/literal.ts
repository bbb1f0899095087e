import type { Scalar } from './term.ts';

/**
 * A number as C writes it, so that it means the same in an expression: a suffix where another type than its own would make
 * a difference. `~0x80000000U` leaves no bit above the 32nd, `~0x80000000L` leaves them all.
 */
export function literalText(value: bigint, { size, isSigned }: Scalar): string {
  const digits = value < 0n || value < 0x10000n ? `${value}` : `0x${value.toString(16)}`;
  if (size === 4 && !isSigned) return `${digits}U`;
  // Without a suffix, 0x80000000 has 32 bits and no sign.
  if (size === 8 && value >= 0x8000_0000n && value <= 0xffff_ffffn)
    return `${digits}${isSigned ? 'L' : 'UL'}`;
  return digits;
}

/** The same with decimal digits, as the list of constants has them: these alone have 64 bits where they need more than 31. */
export function decimalText(value: bigint, { size, isSigned }: Scalar): string {
  return size === 4 && !isSigned ? `${value}U` : `${value}`;
}
