import { arithmeticType, BUILTIN_TYPEDEFS } from '../../spec/types/builtin.ts';
import { BOOL, type Scalar, UNSIGNED } from '../value/term.ts';

const BUILTIN = new Map<string, Scalar | undefined>();
const MAX_BUILTIN = 10_000;

/** The integer types that need no tree. */
export function builtinScalar(base: string): Scalar | undefined {
  if (!BUILTIN.has(base)) {
    if (BUILTIN.size >= MAX_BUILTIN) BUILTIN.clear();
    BUILTIN.set(base, readBuiltin(base));
  }
  return BUILTIN.get(base);
}

function readBuiltin(base: string): Scalar | undefined {
  const words = base.split(' ');
  if (words[0] === 'enum') return UNSIGNED;
  if (base === 'bool' || base === '_Bool') return BOOL;
  const known = arithmeticType(words) ?? BUILTIN_TYPEDEFS.get(base);
  return known?.kind === 'integer' ? { size: known.size, isSigned: known.signed } : undefined;
}
