import { describe, expect, test } from 'vitest';
import { added, type Files, reviewed } from '../../../test/support/reviewed.ts';

const UAPI = 'include/uapi/linux/xyzzy.h';
const CODE = 'fs/xyzzy.c';
const CALL = added('SYSCALL_DEFINE1(xyzzy, int, fd)', '{', '\treturn 0;', '}');

describe('a header for userspace', () => {
  const header = (license: string, ...lines: readonly string[]) => ({
    [UAPI]: added(`/* SPDX-License-Identifier: ${license} */`, ...lines),
  });
  const WHOLE = 'GPL-2.0 WITH Linux-syscall-note';
  const GUARD = ['#ifndef _UAPI_LINUX_XYZZY_H', '#define _UAPI_LINUX_XYZZY_H'];
  test.each([
    [
      header('GPL-2.0', ...GUARD),
      `${UAPI}:1 the license lacks "WITH Linux-syscall-note": programs that include the header would have to be under the GPL`,
    ],
    [
      header(WHOLE, '#define XYZZY 1'),
      `${UAPI}:1 nothing guards the header against being included twice; begin with #ifndef and #define`,
    ],
    [
      header(WHOLE, ...GUARD, 'struct xyzzy {', '\t__u64 a;', '};'),
      `${UAPI}:5 the header uses __u64 and includes nothing: it does not compile by itself; include <linux/types.h>`,
    ],
    [
      header(WHOLE, ...GUARD, 'struct xyzzy {', '\tclockid_t clock;', '};'),
      `${UAPI}:5 the type clockid_t is none of headers for userspace: the header does not compile by itself; write __kernel_clockid_t`,
    ],
    [
      header(WHOLE, ...GUARD, 'struct xyzzy {};'),
      `${UAPI}:4 struct xyzzy has no members, and its size is 0 in C and 1 in C++: take a flags argument, and add a struct when there is something to pass`,
    ],
  ])('has a fault', (files: Files, said) => {
    expect(reviewed(files)).toEqual([said]);
  });
  test('has none', () => {
    const body = ['#include <linux/types.h>', 'struct xyzzy {', '\t__u64 a;', '};'];
    expect(reviewed(header(WHOLE, ...GUARD, ...body))).toEqual([]);
  });
});

describe('a size that this kernel does not know', () => {
  const define = (...body: readonly string[]) => ({
    [CODE]: added('SYSCALL_DEFINE2(xyzzy, struct s __user *, s, size_t, usize)', '{', ...body, '}'),
  });
  const refuse = ['\tif (usize > sizeof(struct s))', '\t\treturn -E2BIG;'];
  test('is refused', () => {
    expect(reviewed(define(...refuse))).toEqual([
      `${CODE}:12 each "usize" above the size that this kernel knows is refused, even where the rest is zero: programs built for a later kernel fail on this one; use copy_struct_from_user()`,
    ]);
  });
  test('is read', () => {
    expect(reviewed(define(...refuse, '\terr = check_zeroed_user(s, usize);'))).toEqual([]);
    expect(reviewed(define('\tif (usize > PAGE_SIZE)', '\t\treturn -E2BIG;'))).toEqual([]);
  });
});

describe('a flag of open()', () => {
  const HEADER = 'include/uapi/asm-generic/fcntl.h';
  const flag = (value: string) => ({ [HEADER]: added(`#define O_XYZZY\t${value}`) });
  test.each([
    ['(1 << 23)', 'O_PATH on alpha and of O_TMPFILE on parisc and of O_SYNC on sparc'],
    ['040000000', 'O_PATH on alpha and of O_TMPFILE on parisc and of O_SYNC on sparc'],
    ['0x2000000', 'O_TMPFILE on sparc'],
  ])('%s has the value of another', (value, others) => {
    expect(reviewed(flag(value))).toEqual([
      `${HEADER}:10 the value of O_XYZZY is that of ${others}; define it in arch/*/include/uapi/asm/fcntl.h with a free one`,
    ]);
  });
  test('has a value of its own everywhere', () => {
    expect(reviewed(flag('(1 << 26)'))).toEqual([]);
    const own = { 'arch/sparc/include/uapi/asm/fcntl.h': added('#define O_XYZZY\t(1 << 27)') };
    expect(reviewed({ ...flag('(1 << 25)'), ...own })).toEqual([]);
  });
});

describe('a comment above a call', () => {
  const documented = (...comment: readonly string[]) => ({
    [CODE]: added('/**', ...comment, ' */', 'SYSCALL_DEFINE1(xyzzy, int, fd)', '{', '\treturn -EBADF;', '}'),
  });
  test('has a line that scripts/kernel-doc does not read', () => {
    expect(reviewed(documented(' * sys_xyzzy() - does it', '', ' * @fd: where'))).toEqual([
      `${CODE}:12 a line of a kernel-doc comment begins with no " *": scripts/kernel-doc calls it a bad line`,
    ]);
  });
  test('has the title of something else', () => {
    expect(reviewed(documented(' * xyzzy - does it', ' * @fd: where'))).toEqual([
      `${CODE}:10 scripts/kernel-doc takes the definition of xyzzy for sys_xyzzy() and warns of the title "xyzzy"; write sys_xyzzy() there`,
    ]);
  });
  test('says nothing of errors', () => {
    expect(reviewed(documented(' * sys_xyzzy() - does it', ' * Returns a new descriptor.'))).toEqual([
      `${CODE}:10 the comment above xyzzy says what it returns, but no error, though its code fails with EBADF`,
    ]);
    const told = [' * sys_xyzzy() - does it', ' * Return: a descriptor, or a negative errno'];
    expect(reviewed(documented(...told))).toEqual([]);
  });
  test('is no kernel-doc comment', () => {
    const helper = (title: string) => ({
      [CODE]: added('/**', title, ' */', 'static int f(int a)', '{', '}'),
    });
    expect(reviewed(helper(' * This helps.'))).toEqual([
      `${CODE}:10 a comment begins with "/**", but is no kernel-doc comment: scripts/kernel-doc warns of it; write "/*", or the name of the function and " - " in its first line`,
    ]);
    expect(reviewed(helper(' * f() - helps'))).toEqual([]);
  });
});

describe('a selftest', () => {
  const TEST = 'tools/testing/selftests/xyzzy/xyzzy_test.c';
  const run = '\treturn syscall(__NR_xyzzy, fd);';
  const define = (...lines: readonly string[]) =>
    reviewed({ [CODE]: CALL, [TEST]: [...added(...lines)] }).map((one) => one.replace(/^\S+ /, ''));
  test('fails where the kernel lacks the call', () => {
    const end = 'exit with KSFT_SKIP where the errno is ENOSYS';
    expect(define(run)).toEqual([
      `the selftest of xyzzy fails on a kernel without the call, where it should say that it was skipped, and does not compile where headers lack __NR_xyzzy; ${end}`,
    ]);
    expect(define('#ifndef __NR_xyzzy', '#define __NR_xyzzy 473', '#endif', run)).toEqual([
      `the selftest of xyzzy fails on a kernel without the call, where it should say that it was skipped; ${end}`,
    ]);
  });
  test('is skipped there', () => {
    expect(define(run, '	if (errno == ENOSYS)', '		ksft_exit_skip("no xyzzy");')).toEqual([]);
  });
});

describe('tables', () => {
  const compat = { 'arch/arm64/tools/syscall_32.tbl': added('473\tcommon\txyzzy\t\tsys_xyzzy') };
  const arm = { 'arch/arm/tools/syscall.tbl': added('473\tcommon\txyzzy\t\tsys_xyzzy') };
  test('give 32-bit programs a call on arm64 alone', () => {
    expect(reviewed({ [CODE]: CALL, ...compat })).toEqual([
      'arch/arm64/tools/syscall_32.tbl:10 arm64 gives xyzzy to 32-bit programs, but 32-bit arm has no entry for it: a program would find it on arm64 alone; leave it out of the compat table, or enter it for arm, too',
    ]);
    expect(reviewed({ [CODE]: CALL, ...compat, ...arm })).toEqual([]);
  });
});

test('the number of a call depends on the architecture', () => {
  const generic = (...lines: readonly string[]) => ({ 'include/uapi/asm-generic/unistd.h': added(...lines) });
  const entry = ['#define __NR_xyzzy 473', '__SYSCALL(__NR_xyzzy, sys_xyzzy)'];
  const declared = { 'include/linux/syscalls.h': added('asmlinkage long sys_xyzzy(int fd);') };
  expect(
    reviewed({ [CODE]: CALL, ...declared, ...generic('#ifdef __ARCH_WANT_XYZZY', ...entry, '#endif') }),
  ).toEqual([
    expect.stringContaining('__ARCH_WANT_XYZZY makes the number of xyzzy depend on the architecture'),
  ]);
  expect(reviewed({ [CODE]: CALL, ...declared, ...generic(...entry) })).toEqual([]);
});

test('a table gives a call the entry point of another one, in a part of a series', () => {
  const table = (entry: string) => ({
    'arch/alpha/kernel/syscalls/syscall.tbl': added(`583\tcommon\txyzzy\t\t\t${entry}`),
  });
  expect(reviewed({ [CODE]: CALL, ...table('sys_plugh') }, { isComplete: false })).toEqual([
    'arch/alpha/kernel/syscalls/syscall.tbl:10 arch/alpha/kernel/syscalls/syscall.tbl gives xyzzy the entry point of "plugh", which the series does not define',
  ]);
  expect(reviewed({ [CODE]: CALL, ...table('sys_xyzzy') }, { isComplete: false })).toEqual([]);
});

describe('the files of a selftest', () => {
  const folder = 'tools/testing/selftests/xyzzy';
  test('include a header that programs do not have', () => {
    const files = { [`${folder}/a.c`]: added('#include <linux/xyzzy.h>') };
    expect(reviewed({ ...files, 'include/linux/xyzzy.h': added('struct x;') })).toEqual([
      `${folder}/a.c:1 the selftest includes <linux/xyzzy.h>, which the series adds to the kernel alone: programs do not have it`,
    ]);
    expect(reviewed(files)).toEqual([]);
  });
  test('lack a .gitignore', () => {
    const make = { [`${folder}/Makefile`]: added('TEST_GEN_PROGS := a') };
    const listed = { 'tools/testing/selftests/Makefile': [' TARGETS += x86', '+TARGETS += xyzzy'] };
    expect(reviewed({ ...make, ...listed })).toEqual([
      `${folder}/Makefile:1 ${folder}/ has no .gitignore for the programs that it builds`,
    ]);
    expect(reviewed({ ...make, ...listed, [`${folder}/.gitignore`]: added('a') })).toEqual([]);
  });
  test('are not in the .gitignore of an older selftest', () => {
    const make = { [`${folder}/Makefile`]: [' TEST_GEN_PROGS := b', '+TEST_GEN_FILES += a'] };
    const test = { [`${folder}/a.c`]: added('int a;') };
    expect(reviewed({ ...make, ...test })).toEqual([
      `${folder}/Makefile:11 "a" is new in ${folder}/, and the series does not change the .gitignore there: git shows the program as a new file; list it there`,
    ]);
    expect(reviewed({ ...make, ...test, [`${folder}/.gitignore`]: [' b', '+a'] })).toEqual([]);
    expect(reviewed(make)).toEqual([]);
  });
});

test('an option has a default that it has anyway', () => {
  const option = (...lines: readonly string[]) =>
    reviewed(
      { [CODE]: CALL, 'fs/Kconfig': added('config XYZZY', '\tbool "Xyzzy"', ...lines) },
      { isComplete: false },
    );
  expect(option('\tdefault n')).toEqual([
    'fs/Kconfig:12 CONFIG_XYZZY has "default n", which is what an option without a default has (Documentation/kbuild/kconfig-language.rst); leave it out',
  ]);
  expect(option('\tdefault n if XYZZY_OLD')).toEqual([]);
});

describe('the option of a call', () => {
  const make = { 'fs/Makefile': added('obj-$(CONFIG_XYZZY) += xyzzy.o') };
  const option = (...lines: readonly string[]) => ({ 'fs/Kconfig': added('config XYZZY', ...lines) });
  test('cannot be chosen', () => {
    expect(reviewed({ [CODE]: CALL, ...make, ...option('\tdef_bool MMU') })).toEqual([
      'fs/Kconfig:10 CONFIG_XYZZY has no prompt: nobody can leave the call out of a kernel; give it one, with "if EXPERT" where most should not be asked',
    ]);
  });
  test('can', () => {
    expect(reviewed({ [CODE]: CALL, ...make, ...option('\tbool "xyzzy" if EXPERT', '\tdefault y') })).toEqual(
      [],
    );
    const other = { 'mm/Kconfig': added('\tdepends on XYZZY') };
    expect(reviewed({ [CODE]: CALL, ...option('\tdef_bool MMU'), ...other })).toEqual([]);
  });
});

describe('a message', () => {
  test('says nothing', () => {
    const files = { [CODE]: CALL };
    expect(reviewed(files, { body: 'Signed-off-by: A <a@b.c>' })).toEqual([
      `${CODE}:10 "xyzzy" has no message: it says nothing of why the change is made`,
    ]);
    expect(reviewed(files, { body: 'It is of use.\n\nSigned-off-by: A <a@b.c>' })).toEqual([]);
  });
  test('lists other errors than the code has', () => {
    const files = { [CODE]: added('SYSCALL_DEFINE1(xyzzy, int, fd)', '{', '\treturn -EBADF;', '}') };
    const list = (...errnos: readonly string[]) =>
      `xyzzy does it.\n\nERRORS\n${errnos.map((one) => `   ${one}\n`).join('')}`;
    expect(reviewed(files, { body: list('EINVAL', 'EFAULT') })).toEqual([
      `${CODE}:12 the message lists the errors of xyzzy, but not EBADF, with which this line fails`,
    ]);
    expect(reviewed(files, { body: list('EINVAL', 'EBADF') })).toEqual([]);
  });
});

test('a struct that include/linux/compat.h is the first to name', () => {
  const declare = {
    'include/linux/compat.h': added('asmlinkage long compat_sys_xyzzy(struct xyzzy __user *x);'),
  };
  const define = (...lines: readonly string[]) => ({
    'include/linux/futex.h': [...lines, ...added('struct xyzzy {', '\tu32 a;', '};')],
  });
  expect(reviewed({ ...declare, ...define(' ') })).toEqual([
    'include/linux/compat.h:10 include/linux/compat.h names struct xyzzy first in a list of parameters, so it is another struct than that of the definition; write "struct xyzzy;" before it, or include its header',
  ]);
  const forward = added('struct xyzzy;', 'asmlinkage long compat_sys_xyzzy(struct xyzzy __user *x);');
  expect(reviewed({ 'include/linux/compat.h': forward, ...define(' ') })).toEqual([]);
});
