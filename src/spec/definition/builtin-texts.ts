import type { BuiltinName } from './builtins.ts';

/* What people read of the names that every spec has. It stands apart, since judging a spec needs none of it. */

/** How each function is called, and what it says. */
export const FUNCTION_TEXTS: Readonly<
  Record<BuiltinName, { readonly form: string; readonly description: string }>
> = {
  empty: {
    form: 'empty(path)',
    description: 'True for `""` and for NULL. It may be used before the `copy`.',
  },
  relative: {
    form: 'relative(path)',
    description:
      'True for a path that does not begin with a slash, for `""` and for NULL. It may be used before the `copy`.',
  },
  strlen: {
    form: 'strlen(string)',
    description: 'The length of a string in bytes, as a `size_t`. Unknown for NULL and for a bad address.',
  },
  aligned: {
    form: 'aligned(x, n)',
    description: 'True where `x` is a multiple of `n`. Takes integers and pointers.',
  },
  popcount: {
    form: 'popcount(x)',
    description: 'How many bits of `x` are set, of the 64 that it has after conversion to `unsigned long`.',
  },
};

/** What each constant is. */
export const CONSTANT_TEXTS: Readonly<Record<string, string>> = {
  NULL: 'The null pointer.',
  PAGE_SIZE: 'The size of a page on x86_64.',
  AT_FDCWD: 'The working directory, where a directory descriptor is expected.',
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
