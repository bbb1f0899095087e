import { describe, expect, test } from 'vitest';
import { readDiff } from './diff.ts';
import { postedLines } from './posted-lines.ts';

const diff = (path: string, ...lines: readonly string[]): string => {
  const kept = (sign: string) => lines.filter((line) => !line.startsWith(sign)).length;
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -10,${kept('+')} +10,${kept('-')} @@\n${lines.join('\n')}\n`;
};

const linesOf = (...patches: readonly string[]): readonly string[] =>
  postedLines(
    [{ subject: 'all', files: readDiff(patches.join('')) }],
    'xyzzy',
  )('xyzzy').filter((line) => !/^patches:|^ {2}- /.test(line));

describe('what a series says of a call beside its code', () => {
  test('the entries of tables, with the entry before each, but not their copies in tools/', () => {
    const lines = linesOf(
      diff(
        'arch/x86/entry/syscalls/syscall_64.tbl',
        ' 471\tcommon\tother\tsys_other',
        '+472\tcommon\txyzzy\tsys_xyzzy',
        ' 512\tx32\tthird\tcompat_sys_third',
      ),
      diff('tools/scripts/syscall.tbl', '+472\tcommon\txyzzy\tsys_xyzzy'),
      diff('scripts/syscall.tbl', '+472\tcommon\txyzzy\tsys_xyzzy'),
    );
    expect(lines).toEqual([
      'tables:',
      '  "arch/x86/entry/syscalls/syscall_64.tbl": { number: 472, abi: "common", after: 471 }',
      '  "scripts/syscall.tbl": { number: 472, abi: "common" }',
      'declaration: "none"',
    ]);
  });

  test('the count of calls that a header states behind the series, raised or not', () => {
    const header = (path: string, ...more: readonly string[]): string =>
      diff(
        path,
        ' #define __NR_other 471',
        '+#define __NR_xyzzy 472',
        '+__SYSCALL(__NR_xyzzy, sys_xyzzy)',
        ...more,
      );
    const [generic, compat] = ['include/uapi/asm-generic/unistd.h', 'arch/arm64/include/asm/unistd32.h'];
    expect(linesOf(header(generic, '-#define __NR_syscalls 472', '+#define __NR_syscalls 473'))).toContain(
      `  "${generic}": { number: 472, after: 471, count: 473 }`,
    );
    expect(linesOf(header(generic, ' #define __NR_syscalls 472'))).toContain(
      `  "${generic}": { number: 472, after: 471, count: 472 }`,
    );
    expect(linesOf(header(compat))).toContain(`  "${compat}": { number: 472, after: 471, count: 472 }`);
    const raised = diff(
      'arch/arm64/include/asm/unistd.h',
      '-#define __NR_compat_syscalls\t\t472',
      '+#define __NR_compat_syscalls\t\t473',
    );
    expect(linesOf(header(compat), raised)).toContain(
      `  "${compat}": { number: 472, after: 471, count: 473 }`,
    );
  });

  test('the declaration, over several lines', () => {
    expect(
      linesOf(
        diff(
          'include/linux/syscalls.h',
          '+asmlinkage long sys_xyzzy(int fd, /* a: b */',
          '+\t\t\t  unsigned int flags);',
          '+asmlinkage long sys_other(void);',
        ),
      ),
    ).toEqual(['declaration: "long sys_xyzzy(int fd, unsigned int flags)"']);
  });

  test('the parameters that kernel-doc comments describe, of the call and of helpers that are added', () => {
    const lines = linesOf(
      diff(
        'fs/xyzzy.c',
        '+/**',
        '+ * xyzzy_open() - opens it',
        '+ * @file: the file',
        '+ * @flags without a colon',
        '+ */',
        '+static int xyzzy_open(struct file *file, unsigned int flags,',
        '+\t\t      const char __user *const __user *names)',
        '+{',
        '+}',
        '+',
        '+/**',
        '+ * sys_xyzzy - does it',
        '+ * @fd: a descriptor',
        '+ */',
        '+SYSCALL_DEFINE2(xyzzy, int, fd, unsigned int, flags)',
        '+{',
      ),
    );
    expect(lines).toEqual([
      'documented:',
      '  xyzzy_open: { parameters: ["file","flags","names"], described: ["file"] }',
      '  xyzzy: { described: ["fd"] }',
    ]);
  });

  test('what each patch brings, in their order', () => {
    const table = diff('arch/x86/entry/syscalls/syscall_64.tbl', '+472\tcommon\txyzzy\tsys_xyzzy');
    const code = diff('fs/xyzzy.c', '+SYSCALL_DEFINE1(xyzzy, int, fd)', '+{');
    const generic = diff('scripts/syscall.tbl', '+472\tcommon\txyzzy\tsys_xyzzy');
    const tests = diff('tools/testing/selftests/xyzzy/xyzzy.c', '+int main(void)');
    const patches = [
      { subject: '[PATCH 1/3] x86: wire up: "xyzzy"', files: readDiff(table) },
      { subject: '[PATCH 2/3] fs: add xyzzy', files: readDiff(code + generic) },
      { subject: '[PATCH 3/3] test xyzzy', files: readDiff(tests + table) },
      { subject: '', files: readDiff(diff('fs/other.c', '+int x;')) },
    ];
    const lines = postedLines(patches, 'xyzzy')('xyzzy');
    expect(lines.slice(lines.indexOf('patches:'))).toEqual([
      'patches:',
      '  - { subject: "x86: wire up: \\"xyzzy\\"", brings: [tables] }',
      '  - { subject: "fs: add xyzzy", brings: [code] }',
      '  - { subject: "test xyzzy", brings: [tables, tests] }',
    ]);
  });

  test.each([
    ['about something else', ['+/**', '+ * DOC: words', '+ * @x: words', '+ */', '+int f(int y)', '+{']],
    [
      'of a function that was there',
      ['+/**', '+ * f - words', '+ * @x: words', '+ */', ' int f(int y)', ' {'],
    ],
    ['without parameters', ['+/**', '+ * f - words', '+ */', '+int f(int y)', '+{']],
    ['above a prototype', ['+/**', '+ * f - words', '+ * @x: words', '+ */', '+int f(int y);']],
    [
      'whose function takes another',
      ['+/**', '+ * f - words', '+ * @x: words', '+ */', '+int f(int (*y)(int))', '+{'],
    ],
  ])('no comment %s', (_, lines) => {
    expect(linesOf(diff('fs/xyzzy.c', ...lines))).toEqual([]);
  });
});

describe('what is wrong with entries, declarations and stubs', () => {
  const GENERIC = 'include/uapi/asm-generic/unistd.h';
  const define = (name: string, entry: string, ...before: readonly string[]): string =>
    diff(GENERIC, ...before, `+#define __NR_${name} 472`, `+__SYSCALL(${entry})`);
  const tableOf = (...patches: readonly string[]): string | undefined =>
    linesOf(...patches).find((line) => line.includes(GENERIC));

  test('an entry that gives the number to another call', () => {
    expect(tableOf(define('xyzzy', '__NR_xyzzy, sys_openat2'))).toBe(
      `  "${GENERIC}": { number: 472, calls: openat2 }`,
    );
    expect(tableOf(define('xyzzy', '__NR_xyzzy, sys_xyzzy'))).toBe(`  "${GENERIC}": { number: 472 }`);
    expect(linesOf(diff('arch/arm/tools/syscall.tbl', '+472\tcommon\txyzzy\tsys_ni_syscall'))).toContain(
      '  "arch/arm/tools/syscall.tbl": { number: 472, abi: "common" }',
    );
  });

  test('a definition that has the name of the entry above it', () => {
    expect(tableOf(define('openat2', '__NR_xyzzy, sys_xyzzy'))).toBe(
      `  "${GENERIC}": { number: 472, defines: openat2 }`,
    );
    expect(tableOf(define('openat2', '__NR_openat2, sys_xyzzy'))).toBeUndefined();
  });

  test('the macro of the architectures that want the call', () => {
    expect(tableOf(define('xyzzy', '__NR_xyzzy, sys_xyzzy', '+#ifdef __ARCH_WANT_XYZZY'))).toContain(
      'guard: __ARCH_WANT_XYZZY',
    );
  });

  test('no declaration of a call that a shared table has', () => {
    const generic = define('xyzzy', '__NR_xyzzy, sys_xyzzy');
    expect(linesOf(generic)).toContain('declaration: "none"');
    const own = diff('arch/riscv/include/asm/syscalls.h', '+asmlinkage long sys_xyzzy(int fd);');
    expect(linesOf(generic, own).join('\n')).not.toContain('declaration');
    const x86 = diff('arch/x86/entry/syscalls/syscall_64.tbl', '+472\tcommon\txyzzy\tsys_xyzzy');
    expect(linesOf(x86).join('\n')).not.toContain('declaration');
  });

  test('a struct that the declaration is the first to name', () => {
    const created = (path: string, ...lines: readonly string[]): string =>
      diff(path, ...lines)
        .replace(/^--- .*$/m, '--- /dev/null')
        .replace('-10,0', '-0,0');
    const header = created('include/uapi/linux/xyzzy.h', '+struct xyzzy_args {', '+\t__u64 what;', '+};');
    const declare = (...before: readonly string[]): string =>
      diff(
        'include/linux/syscalls.h',
        ...before,
        '+asmlinkage long sys_xyzzy(struct xyzzy_args __user *args);',
      );
    const named = (...patches: readonly string[]): string | undefined =>
      linesOf(...patches).find((line) => line.startsWith('undeclared:'));
    expect(named(header, declare())).toBe('undeclared: [xyzzy_args]');
    expect(named(header, declare('+struct xyzzy_args;'))).toBeUndefined();
    expect(named(header, declare('+#include <linux/xyzzy.h>'))).toBeUndefined();
    expect(named(declare())).toBeUndefined();
    const grown = (name: string): string =>
      diff(`include/uapi/linux/${name}.h`, '+struct xyzzy_args {', '+};');
    expect(named(grown('mempolicy'), declare())).toBe('undeclared: [xyzzy_args]');
    expect(named(grown('mempolicy'), declare('+struct xyzzy_args;'))).toBeUndefined();
    // syscalls.h includes headers that include this one.
    expect(named(grown('stat'), declare())).toBeUndefined();
  });

  const definition = (path: string): string => diff(path, '+SYSCALL_DEFINE1(xyzzy, int, fd)', '+{', '+}');
  const stubLine = (...patches: readonly string[]): string | undefined =>
    linesOf(...patches).find((line) => line.startsWith('unstubbed:'));

  test('no stub of a call in a file that an option builds, by what the kernel or the series has', () => {
    const futex = definition('kernel/futex/syscalls.c');
    expect(stubLine(futex)).toBe('unstubbed: { option: CONFIG_FUTEX, file: "kernel/futex/syscalls.c" }');
    expect(stubLine(futex, diff('kernel/sys_ni.c', '+COND_SYSCALL(xyzzy);'))).toBeUndefined();
    expect(stubLine(definition('fs/open.c'))).toBeUndefined();
    const make = (line: string): string => diff('fs/Makefile', line);
    const own = definition('fs/xyzzy.c');
    expect(stubLine(own, make('+obj-$(CONFIG_XYZZY)\t+= xyzzy.o'))).toBe(
      'unstubbed: { option: CONFIG_XYZZY, file: "fs/xyzzy.c" }',
    );
    expect(stubLine(own, make('+obj-y\t+= xyzzy.o'))).toBeUndefined();
  });
});

describe('how a series is split', () => {
  const table = diff('arch/x86/entry/syscalls/syscall_64.tbl', '+472\tcommon\txyzzy\tsys_xyzzy');
  const code = diff('fs/xyzzy.c', '+SYSCALL_DEFINE1(xyzzy, int, fd)', '+{');
  const patchesOf = (subject: string, patch: string, call = 'xyzzy', first = 'xyzzy') =>
    postedLines([{ subject, files: readDiff(patch) }], first)(call).filter((line) => line.startsWith('  - '));

  test('is not told of a posting for comments', () => {
    expect(patchesOf('[PATCH 1/2] fs', code + table)).toEqual([
      '  - { subject: "fs", brings: [code, tables] }',
    ]);
    expect(patchesOf('[RFC PATCH v2] fs', code + table)).toEqual([]);
  });

  test('is told of one call where a patch defines several', () => {
    const two = diff(
      'fs/two.c',
      '+SYSCALL_DEFINE1(first, int, fd)',
      '+{',
      '+}',
      '+SYSCALL_DEFINE0(second)',
      '+{',
    );
    expect(patchesOf('two', two, 'first')).toHaveLength(1);
    expect(patchesOf('two', two, 'second')).toEqual([]);
  });

  test('copies under tools/, but not those that tests of BPF are built with', () => {
    const copy = (path: string): readonly string[] => patchesOf('tools', diff(path, '+x'));
    expect(copy('tools/perf/arch/x86/entry/syscalls/syscall_64.tbl')).toEqual([
      '  - { subject: "tools", brings: [copies] }',
    ]);
    expect(copy('tools/include/uapi/linux/fcntl.h')).toHaveLength(1);
    expect(copy('tools/include/uapi/linux/bpf.h')).toEqual([]);
    expect(patchesOf('tools', diff('tools/perf/arch/x86/x.tbl', '+x'), 'other')).toEqual([]);
  });
});

test('what a comment lists and is titled, where that differs', () => {
  const doc = (title: string, ...more: readonly string[]): readonly string[] => {
    const comment = [title, '@fd: a descriptor', ...more].map((line) => `+ * ${line}`);
    return linesOf(
      diff('fs/xyzzy.c', '+/**', ...comment, '+ */', '+SYSCALL_DEFINE1(xyzzy, int, fd)', '+{'),
    ).slice(1);
  };
  expect(doc('sys_xyzzy - does it', 'Fails with E2BIG, or -EINVAL: or EXTRA.')).toEqual([
    '  xyzzy: { described: ["fd"], errors: [E2BIG, EINVAL] }',
  ]);
  expect(doc('xyzzy - does it', 'Fails with EINVAL.')).toEqual(['  xyzzy: { described: ["fd"] }']);
  expect(doc('plugh() - does it')).toEqual(['  xyzzy: { described: ["fd"], about: plugh }']);
  expect(doc('Something else')).toEqual([]);
});
