import { expect, test } from 'vitest';
import { specOf } from '../../../test/support/lint.ts';
import { LP64, layOutIn } from '../types/data-model.ts';

/** The size of a struct of a `__u32` and a field of this type, which a key called `more` has. */
function sizeWith(type: string, key = 'more'): number | undefined {
  const spec = specOf(`syscall: xyzzy
prototype: int xyzzy(struct xyzzy_args __user *args)
structs:
  pair: {a: __u32, b: __u32}
  xyzzy_args: {first: __u32, "${key}": "${type}"}
entry:
  - copy: args
    error: EFAULT
`);
  const struct = spec.structs.get('xyzzy_args');
  return struct && layOutIn(struct, LP64).size;
}

test.each([
  ['unsigned char[8]', 12],
  ['signed char[3]', 8],
  ['unsigned short[2]', 8],
  ['unsigned long[2]', 24],
  ['struct pair[2]', 20],
  ['__u8[8]', 12],
])('the type %s has no name in it', (type, size) => {
  expect(sizeWith(type)).toBe(size);
});

test('a field may be declared as in C', () => {
  expect(sizeWith('__u64 reserved[3]')).toBe(32);
  expect(sizeWith('unsigned char pad[8]')).toBe(12);
  expect(sizeWith('struct pair pairs[2]')).toBe(20);
  expect(sizeWith('__u64', 'reserved[3]')).toBe(32);
});
