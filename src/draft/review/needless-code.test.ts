import { describe, expect, test } from 'vitest';
import { added, reviewed } from '../../../test/support/reviewed.ts';

const CODE = 'fs/xyzzy.c';
const inCode = (...lines: readonly string[]) => reviewed({ [CODE]: added(...lines) });

describe('an operation of a file', () => {
  const open = (...body: readonly string[]) =>
    inCode(
      'static int xyzzy_open(struct inode *inode, struct file *file)',
      '{',
      ...body,
      '}',
      'static const struct file_operations xyzzy_fops = {',
      '\t.open = xyzzy_open,',
      '};',
    );
  test('does nothing', () => {
    expect(open('\treturn 0;')).toEqual([
      `${CODE}:10 xyzzy_open() does nothing, as a file without .open does; leave both out`,
    ]);
  });
  test('does something', () => {
    expect(open('\tfile->private_data = NULL;', '\treturn 0;')).toEqual([]);
    expect(open('\treturn nonseekable_open(inode, file);')).toEqual([]);
  });
});

describe('a registration that fails', () => {
  const init = (line: string, type = 'int') =>
    inCode(`static ${type} __init xyzzy_init(void)`, '{', `\t${line}`, '\treturn 0;', '}');
  test('is warned of alone', () => {
    expect(init('WARN_ON(misc_register(&xyzzy_misc));')).toEqual([
      `${CODE}:12 xyzzy_init() warns where misc_register() fails, and goes on as if it had not; return the errno`,
    ]);
  });
  test('has no errno to return, or goes away', () => {
    expect(init('WARN_ON(misc_register(&xyzzy_misc));', 'void')).toEqual([]);
    expect(init('WARN_ON(driver_unregister(&xyzzy));')).toEqual([]);
  });
});

describe('a new file with an SPDX tag', () => {
  const file = (text: string) =>
    reviewed({
      'include/uapi/linux/xyzzy.h': added('/* SPDX-License-Identifier: GPL-2.0 */', `/* ${text} */`),
    });
  test('repeats the text of a licence', () => {
    expect(file('THIS SOFTWARE IS PROVIDED "AS IS"').filter((one) => one.includes('SPDX tag'))).toEqual([
      'include/uapi/linux/xyzzy.h:2 the file repeats the text of a licence that its SPDX tag names, and tools have to compare the two; leave the text out (Documentation/process/license-rules.rst)',
    ]);
    expect(file('Copyright 2026').filter((one) => one.includes('SPDX tag'))).toEqual([]);
  });
});

describe('an entry point for 32-bit programs', () => {
  const entry = (parameters: string, passed: string, native = 'ksys_xyzzy') =>
    inCode(
      'SYSCALL_DEFINE2(xyzzy, void __user *, to, unsigned int, flags)',
      '{',
      `\treturn ${native}(to, flags);`,
      '}',
      '',
      `COMPAT_SYSCALL_DEFINE2(xyzzy, ${parameters})`,
      '{',
      `\treturn ksys_xyzzy(${passed});`,
      '}',
    ).filter((one) => one.includes('compat_sys_xyzzy() hands'));
  test('hands all of its arguments on', () => {
    expect(entry('compat_uptr_t __user *, to, unsigned int, flags', '(void __user *)to, flags')).toEqual([
      `${CODE}:15 compat_sys_xyzzy() hands its arguments on as they are, so sys_xyzzy() does the same for 32-bit programs; name that in the tables, and leave this one out`,
    ]);
  });
  test('converts one, adds one, takes a signed long, or ends elsewhere', () => {
    expect(entry('compat_uptr_t, to, unsigned int, flags', 'compat_ptr(to), flags')).toEqual([]);
    expect(entry('void __user *, to, unsigned int, flags', 'to, flags, true')).toEqual([]);
    expect(entry('void __user *, to, compat_long_t, flags', 'to, flags')).toEqual([]);
    expect(entry('void __user *, to, unsigned int, flags', 'to, flags', 'do_xyzzy')).toEqual([]);
  });
});
