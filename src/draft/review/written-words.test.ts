import { describe, expect, test } from 'vitest';
import { added, reviewed } from '../../../test/support/reviewed.ts';

const UAPI = 'include/uapi/linux/xyzzy.h';
const CODE = 'fs/xyzzy.c';
const START = [
  '/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */',
  '#ifndef X',
  '#include <linux/types.h>',
];

describe('the comment above a call', () => {
  const define = (comment: string, ...body: readonly string[]) => ({
    [CODE]: added(
      '/**',
      ' * sys_xyzzy() - does it',
      ` * ${comment}`,
      ' */',
      'SYSCALL_DEFINE1(xyzzy, int, fd)',
      '{',
      ...body,
      '}',
    ),
  });
  test('says another errno than the code has', () => {
    expect(reviewed(define('Returns -E2BIG where @fd is too large.', '\treturn -ERANGE;'))).toEqual([
      `${CODE}:12 the comment above xyzzy says E2BIG, and does not mention ERANGE, with which its code fails`,
    ]);
  });
  test.each([
    ['Returns -ERANGE where it is too large.', '\treturn -ERANGE;'],
    ['Returns -E2BIG or -ERANGE.', '\treturn -ERANGE;'],
    ['Returns -EBADF for what is not open.', '\treturn -ERANGE;'],
  ])('says the same, or something else: %s', (comment, body) => {
    expect(reviewed(define(comment, body))).toEqual([]);
  });
  test('promises to ignore flags', () => {
    expect(reviewed(define('@flags: unknown flags are ignored, or an errno', '\treturn 0;'))).toEqual([
      `${CODE}:12 the comment above xyzzy says that what the kernel does not know is ignored: no program can tell whether a kernel has a later flag; refuse it with EINVAL`,
    ]);
  });
});

describe('the comment above a struct', () => {
  const documented = (...described: readonly string[]) => ({
    'fs/xyzzy.h': added(
      '/**',
      ' * struct xyzzy - it',
      ...described.map((one) => ` * @${one}: it`),
      ' */',
      'struct xyzzy {',
      '\tint a;',
      '\tstruct s *b, c[2];',
      '\t/* private: */',
      '\tint d;',
      '};',
    ),
  });
  test('describes other members', () => {
    expect(reviewed(documented('a', 'b', 'e'))).toEqual([
      'fs/xyzzy.h:10 the comment above struct xyzzy does not describe "c", and describes "e", which it does not have',
    ]);
  });
  test('describes those that it has, or none', () => {
    expect(reviewed(documented('a', 'b', 'c'))).toEqual([]);
    expect(reviewed(documented())).toEqual([]);
  });
});

describe('a name of an earlier version', () => {
  const header = added(...START, '#define XYZZY_READ 1', '#define XYZZY_WRITE 2');
  const page = (word: string) => ({
    [UAPI]: header,
    'Documentation/xyzzy.rst': added(`Set \`\`${word}\`\`.`),
  });
  test('is left in a document or a message', () => {
    expect(reviewed(page('XYZZY_EXECUTE'))).toEqual([
      'Documentation/xyzzy.rst:10 Documentation/xyzzy.rst names XYZZY_EXECUTE, which no line of the series defines',
    ]);
    expect(reviewed({ [UAPI]: header }, { body: 'It has XYZZY_EXECUTE.\n' })).toEqual([
      `${UAPI}:1 the message of "xyzzy" names XYZZY_EXECUTE, which no line of the series defines`,
    ]);
  });
  test('is none: it is defined, begins another one, or stands in the list of changes', () => {
    expect(reviewed(page('XYZZY_WRITE'))).toEqual([]);
    expect(reviewed(page('XYZZY_RE'))).toEqual([]);
    expect(
      reviewed({ [UAPI]: header }, { body: 'It is of use.\n\nChanges since v1:\n - drop XYZZY_EXECUTE\n' }),
    ).toEqual([]);
  });
});

describe('flags', () => {
  const header = (...lines: readonly string[]) => reviewed({ [UAPI]: added(...START, ...lines) });
  test('have one value', () => {
    expect(header('#define XYZZY_F_A (1 << 0)', '#define XYZZY_F_B 0x1')).toEqual([
      `${UAPI}:5 XYZZY_F_B and XYZZY_F_A have one value, so that the kernel cannot tell them apart`,
    ]);
    expect(header('#define XYZZY_F_A (1 << 0)', '', '#define XYZZY_F_B 0x1')).toEqual([]);
    expect(header('#define XYZZY_F_A (1 << 0)', '#define XYZZY_MODE_B 0x1')).toEqual([]);
  });
  test('are the sign of an int', () => {
    expect(header('#define XYZZY_F_A (1 << 31)')).toEqual([
      `${UAPI}:4 XYZZY_F_A shifts a bit into the sign of an int, which C leaves undefined and which widens to 0xffffffff80000000; write 1U << 31`,
    ]);
    expect(header('#define XYZZY_F_A (1U << 31)')).toEqual([]);
  });
});

describe('a line', () => {
  const said = (...lines: readonly string[]) => reviewed({ [CODE]: added(...lines) });
  test('includes a header again', () => {
    expect(said('#include <linux/fs.h>', '#include <linux/file.h>', '#include <linux/fs.h>')).toEqual([
      `${CODE}:12 <linux/fs.h> is included twice`,
    ]);
  });
  test('drops __user in a cast', () => {
    expect(said('\tvoid __user *base = (void *)ctx;')).toEqual([
      `${CODE}:10 "base" is an address of a program, but the cast on its right drops __user: sparse complains; leave the cast out`,
    ]);
    expect(said('\tvoid __user *base = (void __user *)ctx;')).toEqual([]);
    expect(said('\tvoid __user *base = NULL;')).toEqual([]);
  });
  test.each(['\tif (flags | XYZZY_FLAG)', '\t(((flags) | (O_CREAT | __O_TMPFILE)) ? (mode) : 0)'])(
    'has a condition that always holds: %s',
    (line) => {
      expect(said(line)).toEqual([expect.stringContaining('is never 0, so the condition always holds')]);
    },
  );
  test.each(['\tif (flags & XYZZY_FLAG)', '\tif (check(flags | XYZZY_FLAG))', '\tx = (flags | XYZZY_FLAG);'])(
    'has none: %s',
    (line) => {
      expect(said(line)).toEqual([]);
    },
  );
});

describe('what a program can cause', () => {
  const series = (helper: readonly string[], ...body: readonly string[]) => ({
    [CODE]: added(
      'static int run(int max)',
      '{',
      ...helper,
      '}',
      '',
      'SYSCALL_DEFINE1(xyzzy, int, max)',
      '{',
      ...body,
      '}',
    ),
  });
  test('fills the log', () => {
    const print = ['\tpr_warn("no\\n");', '\treturn 0;'];
    expect(reviewed(series(print, '\treturn run(1);'))).toEqual([
      `${CODE}:12 run(), which a new call leads to, writes to the log without a limit of its rate: a program that can cause it fills the log; use a ratelimited form, or return an error alone`,
    ]);
    expect(reviewed(series(print, '\treturn 0;'))).toEqual([]);
  });
  test('runs for as long as it says', () => {
    const loop = ['\twhile (at <= max)', '\t\tclose(at++);'];
    expect(reviewed(series(loop, '\treturn run(max);'))).toEqual([
      `${CODE}:12 the loop runs up to "max" of xyzzy, which a program chooses, and nothing in it lets others run; call cond_resched(), and end it where a signal is fatal`,
    ]);
    expect(reviewed(series([...loop, '\tcond_resched();'], '\treturn run(max);'))).toEqual([]);
    expect(
      reviewed(series(loop, '\tif (max > XYZZY_MAX)', '\t\treturn -EINVAL;', '\treturn run(max);')),
    ).toEqual([]);
    expect(reviewed(series(loop, '\treturn run(9);'))).toEqual([]);
  });
});

test('a copy that writes over a pointer', () => {
  const copy = (to: string) => [
    'static int set(void __user *from, size_t size)',
    '{',
    '\tstruct s *own;',
    '',
    `\tif (copy_from_user(${to}, from, size))`,
    '\t\treturn -EFAULT;',
    '}',
  ];
  expect(reviewed({ [CODE]: added(...copy('&own')) })).toEqual([
    `${CODE}:14 copy_from_user() writes over the pointer "own", not into what it points to; leave the & out`,
  ]);
  expect(reviewed({ [CODE]: added(...copy('own')) })).toEqual([]);
});

test('a value that is marked as a pointer', () => {
  const head = (type: string) => ({ [CODE]: added(`static int set(${type} attr, int a);`) });
  expect(reviewed(head('unsigned int __user'))).toEqual([
    `${CODE}:10 "attr" is a value and no pointer, so it has no address space; leave __user out`,
  ]);
  expect(reviewed(head('u32 __user *'))).toEqual([]);
});

test('a call that is only moved', () => {
  const copy = ['SYSCALL_DEFINE1(xyzzy, int __user *, to)', '{', '\tput_user(1, to);', '}'];
  expect(reviewed({ [CODE]: added(...copy), 'fs/plugh.c': copy.map((line) => `-${line}`) })).toEqual([]);
});
