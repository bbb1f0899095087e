/** Operators of conditions, by the last part of their constants in seccomp.h: `SCMP_CMP_NE` … */
export const OPERATORS = ['NE', 'LT', 'LE', 'EQ', 'GE', 'GT', 'MASKED_EQ'] as const;

export type Operator = (typeof OPERATORS)[number];

/** A condition on an argument. Values are unsigned 64-bit. */
export interface Condition {
  /** 0 to 5. */
  readonly index: number;
  readonly operator: Operator;
  /** The value that the argument, for MASKED_EQ the masked argument, is compared with. */
  readonly datum: bigint;
  /** All ones, except for MASKED_EQ. */
  readonly mask: bigint;
}

export const ALL_ONES = 0xffff_ffff_ffff_ffffn;

const SYMBOLS: Readonly<Record<Exclude<Operator, 'MASKED_EQ'>, string>> = {
  NE: '!=',
  LT: '<',
  LE: '<=',
  EQ: '==',
  GE: '>=',
  GT: '>',
};

function number(value: bigint): string {
  return value < 4096n ? String(value) : `0x${value.toString(16)}`;
}

/** A condition in C: `(arg0 & 0x7e020000) == 0`. */
export function formatCondition({ index, operator, datum, mask }: Condition): string {
  return operator === 'MASKED_EQ'
    ? `(arg${index} & ${number(mask)}) == ${number(datum)}`
    : `arg${index} ${SYMBOLS[operator]} ${number(datum)}`;
}
