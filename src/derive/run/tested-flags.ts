import type { Expression, Statement } from '../c/syntax.ts';
import { eachExpression } from '../c/walk.ts';
import type { Types } from '../tree/types.ts';
import type { Constant } from '../value/term.ts';

/** By parameter, the names of the bits that are tested, and what they are. */
export type TestedFlags = ReadonlyMap<string, ReadonlyMap<string, Constant>>;

/**
 * The named bits of parameters that the own body of a call tests, as in `if (flags & XYZZY_FOLLOW)`. Functions that it
 * calls test flags of other calls, too, and a name in a mask is not tested.
 */
export function testedFlags(
  body: readonly Statement[],
  parameters: readonly { readonly name: string }[],
  types: Types,
  path: string,
): TestedFlags {
  const names = new Set(parameters.map(({ name }) => name));
  const found = new Map<string, Map<string, Constant>>();
  const add = (argument: Expression, flag: Expression): void => {
    if (argument.kind !== 'name' || flag.kind !== 'name' || !names.has(argument.name)) return;
    const value = types.valueOf(flag, path);
    if (value?.kind !== 'constant' || value.value <= 0n || countBits(value.value) > 1) return;
    const own = found.get(argument.name) ?? new Map<string, Constant>();
    found.set(argument.name, own.set(flag.name, value));
  };
  eachExpression(body, (expression) => {
    if (expression.kind !== 'binary' || expression.operator !== '&') return;
    add(expression.left, expression.right);
    add(expression.right, expression.left);
  });
  return found;
}

function countBits(value: bigint): number {
  return [...value.toString(2)].filter((digit) => digit === '1').length;
}
