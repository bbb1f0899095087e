import type { BuiltinName } from './builtins.ts';

/* Descriptions of the built-in names, for people. Kept apart from builtins.ts because checking a spec does not need them. */

/** The form and the description of each function. */
export const FUNCTION_TEXTS: Readonly<
  Record<BuiltinName, { readonly form: string; readonly description: string }>
> = {
  empty: {
    form: 'empty(path)',
    description: 'True for `""` and for NULL. Allowed before the `copy`.',
  },
  relative: {
    form: 'relative(path)',
    description:
      'True for a path that does not begin with a slash, for `""` and for NULL. Allowed before the `copy`.',
  },
  strlen: {
    form: 'strlen(string)',
    description: 'The length of a string in bytes, as a `size_t`. Unknown for NULL and for a bad address.',
  },
  aligned: {
    form: 'aligned(x, n)',
    description: 'True if `x` is a multiple of `n`. Takes integers and pointers.',
  },
  popcount: {
    form: 'popcount(x)',
    description: 'The number of bits that are set in `x`, after conversion to `unsigned long`.',
  },
};

/** The description of each constant. */
export const CONSTANT_TEXTS: Readonly<Record<string, string>> = {
  NULL: 'The null pointer.',
  PAGE_SIZE: 'The size of a page on x86_64.',
  AT_FDCWD: 'The working directory, where a directory descriptor is expected.',
};

/** The forms that an argument of a call can have. */
export const CALL_VALUES: readonly (readonly [form: string, description: string])[] = [
  [
    '`-1`, `0x8`, `AT_FDCWD \\| 1`',
    'A constant expression. For a pointer argument, a number other than 0 is a bad address.',
  ],
  ['`NULL`', 'The null pointer.'],
  ['`"/etc"`', 'A string with its terminating zero byte, in read-only memory.'],
  [
    '`buffer(n)`',
    '`n` bytes of zeroed memory that can be read and written; `n` is a constant from 1 to 1048576.',
  ],
  [
    '`&{.flags = 1}`',
    'The struct that the pointer leads to, by the prototype or the spec. Omitted fields are zero.',
  ],
  ['`&(struct open_how){.flags = 1}`', 'The same with an explicit type, for a pointer that has none.'],
  ['`&{1, 2, 3}`', 'An array, for a pointer to integers, to pointers or, with inner braces, to structs.'],
  ['`_`', 'An unknown value of an argument or a field. It stands for any value.'],
];
