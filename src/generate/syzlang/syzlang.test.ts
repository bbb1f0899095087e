import { expect, test } from 'vitest';
import { GENERATED_SUBJECTS } from '../../../test/support/generated-subjects.ts';
import { sketchOf } from '../../../test/support/lint.ts';
import { readSyzlang } from '../../../test/support/syzlang-reader.ts';
import { generateSyzlang } from './syzlang.ts';

test.each(GENERATED_SUBJECTS.map((spec) => [spec.name, spec] as const))('%s is a description', (_, spec) => {
  const { call, structs } = readSyzlang(generateSyzlang(spec));
  expect(call.startsWith(`${spec.name}(`)).toBe(true);
  for (const [name, { fields, isOpaque }] of spec.structs)
    if (!isOpaque && structs.has(name)) expect(structs.get(name)).toHaveLength(fields.length);
});

test('a returned descriptor is a resource, a size that of its struct, and a pointer in a struct is followed', () => {
  const text = generateSyzlang(
    sketchOf(`syscall: xyzzy
returns: fd
prototype: int xyzzy(int dfd, struct xyzzy_args __user *parent, size_t size, unsigned int flags)
arguments:
  dfd: {role: dirfd}
  parent: {role: inout}
  flags: {role: flags, values: {XYZZY_NOW: 0x1, XYZZY_DEEP: 0x2}}
structs:
  xyzzy_args: {name: {type: __u64, role: in, points_to: char}, name_len: {type: __u32, role: size}, pad: "__u32[3]"}
entry:
  - blank: TODO the checks
`),
  );
  readSyzlang(text);
  expect(text).toContain('\nresource fd_xyzzy[fd]\n');
  expect(text).toContain(
    '\nxyzzy(dfd fd_dir, parent_ ptr[inout, xyzzy_args], size bytesize[parent_], flags flags[xyzzy_flags]) fd_xyzzy\n',
  );
  expect(text).toContain(
    'xyzzy_args {\n\tname\tptr64[in, array[int8]]\n\tname_len\tbytesize[name, int32]\n\tpad\tarray[int32, 3]\n}',
  );
  expect(text).toContain('xyzzy_flags = XYZZY_NOW, XYZZY_DEEP\n');
  expect(text).toContain('#  entry, step 1: TODO the checks\n');
});

test('the reader refuses what is no description', () => {
  expect(() => readSyzlang('xyzzy(a ptr[in, nowhere])\n')).toThrow('nowhere is defined nowhere');
  expect(() => readSyzlang('xyzzy(a bytesize[b])\n')).toThrow();
  expect(() => readSyzlang('xyzzy(a flags[none])\n')).toThrow();
  expect(() => readSyzlang('s {\n\tone field too many\n}\n')).toThrow('no field');
});
