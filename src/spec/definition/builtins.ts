import { INT, UNSIGNED_LONG } from '../types/builtin.ts';
import { type Type, VOID } from '../types/type.ts';

/* Names that expressions and calls can use in every spec. */

interface BuiltinFunction {
  readonly operands: 1 | 2;
  /** The operand is a pointer to text; otherwise each operand is a 64-bit number. */
  readonly takesPointer: boolean;
}

/** Functions that expressions may use beyond C's operators. */
export const FUNCTIONS = {
  empty: {
    operands: 1,
    takesPointer: true,
  },
  relative: {
    operands: 1,
    takesPointer: true,
  },
  strlen: {
    operands: 1,
    takesPointer: true,
  },
  aligned: {
    operands: 2,
    takesPointer: false,
  },
  popcount: {
    operands: 1,
    takesPointer: false,
  },
} as const satisfies Readonly<Record<string, BuiltinFunction>>;

export type BuiltinName = keyof typeof FUNCTIONS;

export function isBuiltinName(name: string): name is BuiltinName {
  return Object.hasOwn(FUNCTIONS, name);
}

/** Built-in constants. A spec may define one again only with the same value. */
export const CONSTANTS: Readonly<Record<string, { value: bigint; type: Type }>> = {
  NULL: {
    value: 0n,
    type: { kind: 'pointer', to: VOID, isConst: false, isUser: false },
  },
  PAGE_SIZE: { value: 4096n, type: UNSIGNED_LONG },
  AT_FDCWD: {
    value: -100n,
    type: INT,
  },
};
