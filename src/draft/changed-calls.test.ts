import { describe, expect, test } from 'vitest';
import { changedCalls } from './changed-calls.ts';
import { readDiff } from './diff.ts';

const changed = (patch: string, described: readonly string[] = []): string[] =>
  changedCalls(readDiff(patch), new Set(described)).map(
    ({ path, line, message }) => `${path}:${line}: ${message}`,
  );
const diff = (path: string, hunk: string): string =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${hunk}`;

describe('a call that a patch changes is told of', () => {
  test.each([
    [
      'its line stands in the hunk',
      '@@ -10,4 +10,5 @@\n SYSCALL_DEFINE2(foo, int, fd, int, x)\n {\n+\tif (x)\n \treturn 0;\n }\n',
      'fs/x.c:12: this patch changes the code of foo, which was not checked; name its kernel tree (--tree DIR), or add a spec to the patch',
    ],
    [
      'its line stands in the head of the hunk',
      '@@ -20,3 +20,2 @@ SYSCALL_DEFINE2(foo, int, fd, int, x)\n \tint ret;\n-\tif (x)\n \treturn 0;\n',
      'fs/x.c:21: this patch changes the code of foo, which was not checked; name its kernel tree (--tree DIR), or add a spec to the patch',
    ],
    [
      'a line changes behind a directive with which the hunk begins',
      '@@ -20,4 +20,5 @@ SYSCALL_DEFINE2(foo, int, fd, int, x)\n #endif\n \n out:\n+\tput(x);\n \treturn 0;\n',
      'fs/x.c:23: this patch changes the code of foo, which was not checked; name its kernel tree (--tree DIR), or add a spec to the patch',
    ],
    [
      'an argument in the second line of its definition changes',
      '@@ -10,3 +10,3 @@\n SYSCALL_DEFINE2(foo, int, fd,\n-\t\tint, x)\n+\t\tlong, x)\n {\n',
      'fs/x.c:11: this patch changes the code of foo, which was not checked; name its kernel tree (--tree DIR), or add a spec to the patch',
    ],
    [
      'only the entry of another ABI is new',
      '@@ -10,1 +10,4 @@\n \n+COMPAT_SYSCALL_DEFINE2(foo, int, fd, int, x)\n+{\n+}\n',
      'fs/x.c:11: this patch adds COMPAT_SYSCALL_DEFINE2(foo, …), the entry point of another ABI, which was not checked; name its kernel tree (--tree DIR), or add a spec to the patch',
    ],
    [
      'the entry of another ABI is rewritten, or goes',
      '@@ -10,2 +10,1 @@\n-COMPAT_SYSCALL_DEFINE2(foo, int, fd, int, x)\n-PPC32_SYSCALL_DEFINE1(foo, int, x)\n+COMPAT_SYSCALL_DEFINE2(foo, int, fd, long, x)\n',
      'fs/x.c:10: this patch moves or rewrites COMPAT_SYSCALL_DEFINE2(foo, …), the entry point of another ABI, which was not checked; name its kernel tree (--tree DIR), or add a spec to the patch',
    ],
    [
      'its definition changes',
      '@@ -10,2 +10,2 @@\n-SYSCALL_DEFINE2(foo, int, fd, int, x)\n+SYSCALL_DEFINE2(foo, int, fd, long, x)\n {\n',
      'fs/x.c:10: this patch changes the prototype of foo, which was not checked; name its kernel tree (--tree DIR), or add a spec to the patch',
    ],
    [
      'it goes',
      '@@ -10,3 +10,0 @@\n-SYSCALL_DEFINE2(foo, int, fd, int, x)\n-{\n-}\n',
      'fs/x.c:10: this patch removes the definition of foo, which no rule checks',
    ],
  ])('where %s', (_, hunk, message) => {
    expect(changed(diff('fs/x.c', hunk))).toEqual([message]);
    expect(changed(diff('fs/x.c', hunk), ['foo'])).toEqual([]);
  });

  test('where it gets a number and nobody defines it', () => {
    const table = diff(
      'arch/x86/entry/syscalls/syscall_64.tbl',
      '@@ -390,1 +390,2 @@\n 471\tcommon\tbar\tsys_bar\n+472\tcommon\tfoo\tsys_foo\n',
    );
    const message =
      'this patch gives foo the number 472, but no patch here defines the call, so it was not checked';
    expect(changed(table)).toEqual([`arch/x86/entry/syscalls/syscall_64.tbl:391: ${message}`]);
    const header = diff(
      'include/uapi/asm-generic/unistd.h',
      '@@ -9,0 +9,2 @@\n+#define __NR_foo 472\n+__SYSCALL(__NR_foo, sys_foo)\n',
    );
    expect(changed(header)).toEqual([`include/uapi/asm-generic/unistd.h:9: ${message}`]);
    const code = diff('fs/x.c', '@@ -0,0 +1,1 @@\n+SYSCALL_DEFINE1(foo, int, fd)\n');
    expect(changed(table + code)).toEqual([]);
  });
});

describe('a call that a patch does not change is not', () => {
  test.each([
    [
      'the hunk begins behind it',
      '@@ -1636,6 +1636,7 @@ SYSCALL_DEFINE3(foo, int, mode)\n \treturn kernel_foo(mode);\n }\n \n+static int a;\n static int b;\n',
    ],
    [
      'the hunk begins with what follows it',
      '@@ -16,2 +16,3 @@ SYSCALL_DEFINE3(foo, int, mode)\n static int a;\n+static int b;\n static int c;\n',
    ],
    [
      'the hunk begins with a comment',
      '@@ -16,2 +16,3 @@ SYSCALL_DEFINE3(foo, int, mode)\n  * words\n+ * more\n  */\n',
    ],
    [
      'a function is added behind the directive that ends the options of it',
      '@@ -16,3 +16,8 @@ SYSCALL_DEFINE3(foo, int, mode)\n \n #endif\n \n+/**\n+ * bar - words\n+ */\n+SYSCALL_DEFINE1(bar, int, fd)\n+{\n+\treturn 0;\n+}\n',
    ],
    [
      'Git shows the end of it as added, and that of the new function as unchanged',
      '@@ -16,3 +16,8 @@ SYSCALL_DEFINE3(foo, int, mode)\n \terr = do_foo(mode);\n \treturn err;\n+}\n+\n+SYSCALL_DEFINE1(bar, int, fd)\n+{\n+\treturn do_bar(fd);\n }\n',
    ],
    [
      'a function is added behind its last lines, inside of options',
      '@@ -16,4 +16,8 @@ SYSCALL_DEFINE3(foo, int, mode)\n #endif\n \treturn err;\n }\n #endif\n+SYSCALL_DEFINE1(bar, int, fd)\n+{\n+\treturn 0;\n+}\n',
    ],
    ['only empty lines come', '@@ -16,2 +16,3 @@ SYSCALL_DEFINE3(foo, int, mode)\n \tint a;\n+\n \tint b;\n'],
    [
      'it stands in the lines around',
      '@@ -1,3 +1,4 @@\n+static int a;\n \n SYSCALL_DEFINE1(foo, int, fd)\n {\n',
    ],
  ])('where %s', (_, hunk) => {
    expect(changed(diff('fs/x.c', hunk))).toEqual([]);
  });

  test.each([
    [
      'documents name it',
      diff('Documentation/x.rst', '@@ -1,1 +1,2 @@\n SYSCALL_DEFINE1(foo, int, fd)\n+words\n'),
    ],
    [
      'a copy of the tables in tools/ follows',
      diff(
        'tools/perf/arch/x86/entry/syscalls/syscall_64.tbl',
        '@@ -0,0 +1,1 @@\n+472\tcommon\tfoo\tsys_foo\n',
      ),
    ],
    [
      'an entry of a table is only rewritten',
      diff(
        'scripts/syscall.tbl',
        '@@ -1,1 +1,1 @@\n-472\tcommon\tfoo\tsys_foo\n+472\tcommon\tfoo\t\tsys_foo\n',
      ),
    ],
  ])('where %s', (_, patch) => {
    expect(changed(patch)).toEqual([]);
  });
});
