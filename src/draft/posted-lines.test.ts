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
