import { type BoundExpression, identityOf, operandsOf, walk } from '../../spec/bound-expression.ts';
import { wrap } from '../../spec/c/arithmetic.ts';
import { isWide } from '../arithmetic.ts';
import type { Value } from '../value.ts';

/** Up to this many bits of one atom, all combinations are tried; with more bits, sums of up to three. */
const ALL_SUBSETS = 6;
const MAX_BITS = 14;
const MAX_VALUES = 400;

/**
 * Values of an atom that conditions may distinguish: those next to what it is compared with, and sums of the bits that it
 * is tested for. `named` are its named values, such as commands.
 */
export function valuesOf(
  atom: BoundExpression,
  conditions: readonly BoundExpression[],
  named: readonly bigint[],
): readonly Value[] {
  if (atom.kind === 'builtin' && atom.name !== 'strlen') return [0, 1];
  const key = identityOf(atom);
  const compared = new Set<bigint>([0n, 1n]);
  const masks = new Set<bigint>();
  for (const condition of conditions) {
    walk(condition, (part) => {
      if (part.kind !== 'comparison' && !(part.kind === 'arithmetic' && part.operator === '&')) return;
      for (const [side, other] of [
        [part.left, part.right],
        [part.right, part.left],
      ] as const) {
        if (other.kind !== 'constant' || !holds(side, key)) continue;
        if (part.kind === 'comparison') for (const value of near(side, other.value)) compared.add(value);
        else masks.add(BigInt.asUintN(64, other.value));
      }
    });
  }
  for (const value of named) compared.add(value);
  const sums = sumsOf(bitsOf([...masks, ...named], atom));
  const all = [
    ...compared,
    ...sums,
    -1n,
    ...[...compared].flatMap((value) => sums.map((sum) => value | sum)),
  ];
  const typed = new Set(all.map((value) => asValue(value, atom)));
  return [...typed].slice(0, MAX_VALUES);
}

function holds(expression: BoundExpression, key: string): boolean {
  return identityOf(expression) === key || operandsOf(expression).some((operand) => holds(operand, key));
}

/** Values next to a bound, with shifts and remainders undone. */
function near(side: BoundExpression, bound: bigint): readonly bigint[] {
  const values = [bound, bound + 1n, bound - 1n];
  walk(side, (part) => {
    if (part.kind !== 'arithmetic' || part.right.kind !== 'constant') return;
    const by = part.right.value;
    if (part.operator === '>>' && by > 0n && by < 64n) values.push(bound << by, (bound + 1n) << by);
    if (part.operator === '%') values.push(bound + by, bound + 8n * by, bound + 1n + by);
  });
  return values;
}

/** The bits that masks test, one by one if they are few. */
function bitsOf(masks: readonly bigint[], { type }: BoundExpression): readonly bigint[] {
  const width = type.kind === 'integer' ? type.size * 8 : 64;
  const bits = new Set<bigint>();
  for (const mask of masks) {
    const own = Array.from({ length: width }, (_, bit) => 1n << BigInt(bit)).filter(
      (bit) => (mask & bit) !== 0n,
    );
    for (const bit of own.length <= MAX_BITS ? own : own.slice(0, 1)) bits.add(bit);
  }
  return [...bits].slice(0, MAX_BITS);
}

function sumsOf(bits: readonly bigint[]): readonly bigint[] {
  if (bits.length <= ALL_SUBSETS)
    return Array.from({ length: 1 << bits.length }, (_, chosen) =>
      bits.reduce((sum, bit, index) => (chosen & (1 << index) ? sum | bit : sum), 0n),
    );
  const sums = new Set<bigint>(bits);
  for (const one of bits) for (const two of bits) sums.add(one | two);
  for (const pair of [...sums]) for (const bit of bits) sums.add(pair | bit);
  return [...sums];
}

function asValue(value: bigint, { type }: BoundExpression): Value {
  if (type.kind === 'pointer') return BigInt.asUintN(64, value);
  const cut = wrap(value, type);
  return isWide(type) ? cut : Number(cut);
}
