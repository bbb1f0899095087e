import { INT, UNSIGNED_LONG } from '../types/builtin.ts';
import { type Type, VOID } from '../types/type.ts';

/* What expressions and calls may name although no spec defines it. */

interface BuiltinFunction {
  /** How it is called, for people. */
  readonly form: string;
  readonly operands: 1 | 2;
  /** Its operand is a pointer to text; otherwise each is a number of 64 bits. */
  readonly takesPointer: boolean;
  readonly description: string;
}

/** Functions that expressions may use beyond C's operators. */
export const FUNCTIONS = {
  empty: {
    form: 'empty(path)',
    operands: 1,
    takesPointer: true,
    description: 'True for `""` and for NULL. It may be used before the `copy`.',
  },
  relative: {
    form: 'relative(path)',
    operands: 1,
    takesPointer: true,
    description:
      'True for a path that does not begin with a slash, for `""` and for NULL. It may be used before the `copy`.',
  },
  strlen: {
    form: 'strlen(string)',
    operands: 1,
    takesPointer: true,
    description: 'The length of a string in bytes, as a `size_t`. Unknown for NULL and for a bad address.',
  },
  aligned: {
    form: 'aligned(x, n)',
    operands: 2,
    takesPointer: false,
    description: 'True where `x` is a multiple of `n`. Takes integers and pointers.',
  },
  popcount: {
    form: 'popcount(x)',
    operands: 1,
    takesPointer: false,
    description: 'How many bits of `x` are set, of the 64 that it has after conversion to `unsigned long`.',
  },
} as const satisfies Readonly<Record<string, BuiltinFunction>>;

export type BuiltinName = keyof typeof FUNCTIONS;

export function isBuiltinName(name: string): name is BuiltinName {
  return Object.hasOwn(FUNCTIONS, name);
}

/** Constants that every spec has. A spec may define them again only with the same value. */
export const CONSTANTS: Readonly<Record<string, { value: bigint; type: Type; description: string }>> = {
  NULL: {
    value: 0n,
    type: { kind: 'pointer', to: VOID, isConst: false, isUser: false },
    description: 'The null pointer.',
  },
  PAGE_SIZE: { value: 4096n, type: UNSIGNED_LONG, description: 'The size of a page on x86_64.' },
  AT_FDCWD: {
    value: -100n,
    type: INT,
    description: 'The working directory, where a directory descriptor is expected.',
  },
};

/** What an argument of a call may be. */
export const CALL_VALUES: readonly (readonly [form: string, description: string])[] = [
  [
    '`-1`, `0x8`, `AT_FDCWD \\| 1`',
    'A constant expression. In the place of a pointer, a number other than 0 is a bad address.',
  ],
  ['`NULL`', 'The null pointer.'],
  ['`"/etc"`', 'A string that ends with a zero byte, in memory that cannot be written.'],
  [
    '`buffer(n)`',
    'Memory of `n` bytes, all zero, that can be read and written; `n` is a constant from 1 to 1048576.',
  ],
  [
    '`&{.flags = 1}`',
    'The struct that the prototype or the spec gives the pointer. Fields that are left out are zero.',
  ],
  ['`&(struct open_how){.flags = 1}`', 'The same, with its type; needed where the pointer has none.'],
  ['`&{1, 2, 3}`', 'An array, where the pointer leads to integers, pointers or, with inner braces, structs.'],
  ['`_`', 'A value that is not known. It stands for any value, also of a field.'],
];
