import type { Operator } from '../../libseccomp/condition.ts';
import { ALL_ONES } from '../../libseccomp/condition.ts';
import type { ListCondition } from '../rule-list.ts';

/** A condition of Kafel as a tree. */
export type KafelExpression =
  | { readonly kind: 'test'; readonly test: ListCondition }
  | { readonly kind: 'not'; readonly of: KafelExpression }
  | { readonly kind: 'and' | 'or'; readonly of: readonly [KafelExpression, KafelExpression] };

/** The most alternatives of one condition. */
export const MAX_ALTERNATIVES = 256;

const OPPOSITE: Readonly<Record<Operator, Operator>> = {
  EQ: 'NE',
  NE: 'EQ',
  LT: 'GE',
  GE: 'LT',
  GT: 'LE',
  LE: 'GT',
  MASKED_EQ: 'NE',
};

/** The alternatives of a condition, of each of which all parts must hold; undefined if there are too many. */
export function alternatives(
  expression: KafelExpression,
  isNegated = false,
): readonly (readonly ListCondition[])[] | undefined {
  switch (expression.kind) {
    case 'test': {
      const { test } = expression;
      const isMasked = test.operator === 'EQ' && test.mask !== ALL_ONES;
      const operator = isNegated ? OPPOSITE[test.operator] : isMasked ? 'MASKED_EQ' : test.operator;
      return [[{ ...test, operator }]];
    }
    case 'not':
      return alternatives(expression.of, !isNegated);
    default: {
      const [first, second] = expression.of.map((part) => alternatives(part, isNegated));
      if (first === undefined || second === undefined) return undefined;
      const isAnd = (expression.kind === 'and') !== isNegated;
      if ((isAnd ? first.length * second.length : first.length + second.length) > MAX_ALTERNATIVES)
        return undefined;
      return isAnd ? first.flatMap((a) => second.map((b) => [...a, ...b])) : [...first, ...second];
    }
  }
}
