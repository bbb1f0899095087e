import { describe, expect, test } from 'vitest';
import { added, reviewed } from '../../../test/support/reviewed.ts';

const UAPI = 'include/uapi/linux/xyzzy.h';
const CODE = 'fs/xyzzy.c';
const HEADER = added(
  '/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */',
  '#ifndef X',
  '#include <linux/types.h>',
);

/** The facts about new functions of fs/xyzzy.c. */
const inCode = (...lines: readonly string[]) => reviewed({ [CODE]: added(...lines) });

describe('what a function has to give back', () => {
  const copy = (...failure: readonly string[]) =>
    inCode(
      'static int xyzzy(void)',
      '{',
      '\tchar *buf;',
      '\tint err;',
      '\tbuf = kmalloc(8, GFP_KERNEL);',
      '\tif (!buf)',
      '\t\treturn -ENOMEM;',
      '\terr = frob();',
      '\tif (err)',
      ...failure,
      '\tkfree(buf);',
      '\treturn 0;',
      '}',
    );
  test('is lost on one way out', () => {
    expect(copy('\t\treturn err;')).toEqual([
      `${CODE}:19 "buf", which kmalloc() gave, is lost where xyzzy() returns here; it calls kfree() on another way out`,
    ]);
  });
  test.each([
    ['goes back there, too', ['\t{', '\t\tkfree(buf);', '\t\treturn err;', '\t}']],
    ['is left to a label', ['\t\tgoto out;', 'out:']],
    ['is returned', ['\t\treturn wrap(buf);']],
    ['was stored before', ['\t\terr = 0;', '\tall->buf = buf;', '\tif (err)', '\t\treturn err;']],
  ])('%s', (_, failure) => {
    expect(copy(...failure)).toEqual([]);
  });
  test('is a lock', () => {
    const lock = (last: string) =>
      inCode(
        'static int xyzzy(void)',
        '{',
        '\tmutex_lock(&a);',
        '\tif (b) {',
        `\t\t${last}`,
        '\t\treturn 1;',
        '\t}',
        '\tmutex_unlock(&a);',
        '\treturn 0;',
        '}',
      );
    expect(lock('c = 1;')).toEqual([
      `${CODE}:15 what mutex_lock(&a) took is still held where xyzzy() returns here; it calls mutex_unlock() on another way out`,
    ]);
    expect(lock('mutex_unlock(&a);')).toEqual([]);
  });
});

describe('a command of ioctl()', () => {
  const documented = { 'Documentation/xyzzy.rst': added('It is.') };
  test.each([
    [
      'unsigned long',
      'the number of XYZZY_GET holds the size of "unsigned long", which is another one in 32-bit programs, so that they pass another number; use __u32 or __u64',
    ],
    [
      'struct xyzzy *',
      'the number of XYZZY_GET holds the size of "struct xyzzy *", which is another one in 32-bit programs, so that they pass another number; name what the pointer leads to, not the pointer',
    ],
  ])('has the size of %s in its number', (type, said) => {
    const header = added(`#define XYZZY_GET _IOR('x', 1, ${type})`);
    expect(reviewed({ [UAPI]: [...HEADER, ...header], ...documented })).toEqual([`${UAPI}:4 ${said}`]);
  });
  test('is described nowhere', () => {
    const header = [...HEADER, ...added("#define XYZZY_GET _IOR('x', 1, struct xyzzy)")];
    const said = `${UAPI}:4 XYZZY_GET is a new command of ioctl(), but no manual page and nothing under Documentation/ describes it`;
    expect(reviewed({ [UAPI]: header })).toEqual([said]);
    expect(reviewed({ [UAPI]: header, ...documented })).toEqual([]);
  });
  test('is unknown', () => {
    const handler = (errno: string) =>
      inCode(
        'static long xyzzy_ioctl(struct file *file, unsigned int cmd, unsigned long arg)',
        '{',
        '\tswitch (cmd) {',
        '\tdefault:',
        `\t\treturn -${errno};`,
        '\t}',
        '}',
      );
    expect(handler('EINVAL')).toEqual([
      `${CODE}:14 xyzzy_ioctl() answers EINVAL to commands that it does not know; ENOTTY tells a program that the file has no such command (Documentation/driver-api/ioctl.rst)`,
    ]);
    expect(handler('ENOTTY')).toEqual([]);
  });
  test('cannot be used by 32-bit programs', () => {
    const table = (...more: readonly string[]) =>
      inCode(
        'static const struct file_operations xyzzy_fops = {',
        '\t.unlocked_ioctl = xyzzy_ioctl,',
        ...more,
        '};',
      );
    expect(table()).toEqual([
      `${CODE}:11 the table has .unlocked_ioctl but no .compat_ioctl: 32-bit programs get ENOTTY on 64-bit kernels; set it to compat_ptr_ioctl where structs have one layout`,
    ]);
    expect(table('\t.compat_ioctl = compat_ptr_ioctl,')).toEqual([]);
  });
});

describe('the flags of a struct', () => {
  const use = (...lines: readonly string[]) =>
    reviewed({
      [UAPI]: [...HEADER, ...added('struct xyzzy {', '\t__u32 flags;', '\t__u32 a;', '};')],
      [CODE]: added(
        'static int xyzzy(void __user *from)',
        '{',
        '\tstruct xyzzy args;',
        '\tif (copy_from_user(&args, from, sizeof(args)))',
        '\t\treturn -EFAULT;',
        ...lines,
        '\treturn args.flags & XYZZY_A ? 1 : 0;',
        '}',
      ),
    });
  test('may be any', () => {
    expect(use()).toEqual([
      `${UAPI}:4 "flags" of struct xyzzy may hold any bits: no line of the series refuses those that have no meaning yet, so they can never get one; answer EINVAL to them`,
    ]);
  });
  test.each(['\tif (args.flags & ~XYZZY_ALL)', '\tif (!valid(args.flags))'])('are checked: %s', (line) => {
    expect(use(line, '\t\treturn -EINVAL;')).toEqual([]);
  });
});

describe('a new option', () => {
  const option = (...lines: readonly string[]) =>
    reviewed({
      [UAPI]: HEADER,
      'drivers/Kconfig': added('config XYZZY', '\tbool "xyzzy"', ...lines),
    });
  test('is explained with another indentation', () => {
    expect(option('\thelp', '\t It is.')).toEqual([]);
    expect(option('\thelp', '\tIt is.')).toEqual([
      'drivers/Kconfig:13 the help text of CONFIG_XYZZY is not indented by one tab and two spaces (Documentation/process/coding-style.rst)',
    ]);
  });
});

describe('what nothing uses', () => {
  test('is exported', () => {
    const define = ['int frob(void)', '{', '\treturn 0;', '}', 'EXPORT_SYMBOL_GPL(frob);'];
    // Without a declaration it takes the place of one that exists.
    expect(inCode(...define).filter((one) => one.includes('exported'))).toEqual([]);
    expect(reviewed({ [CODE]: added(...define), 'fs/xyzzy.h': added('int frob(void);') })).toEqual([
      `${CODE}:14 frob() is exported to modules, but no other file of the series calls it; leave the export to the patch that needs it`,
    ]);
  });
  test('is a member beside one that is used', () => {
    const struct = added('struct xyzzy {', '\tint frobbed;', '\tint grabbed;', '};');
    const use = (line: string) =>
      reviewed({ 'fs/xyzzy.h': struct, [CODE]: added('\tif (a->frobbed)', `\t\t${line}`) });
    const said = (what: string) =>
      `fs/xyzzy.h:12 no line of the series ${what} the new member "grabbed"; add it with the code that needs it`;
    expect(use('a->frobbed = 1;')).toEqual([said('uses')]);
    expect(use('a->grabbed = 1;')).toEqual([said('reads')]);
    expect(use('return a->grabbed;')).toEqual([]);
  });
});

describe('a line', () => {
  test.each([
    [
      '#define XYZZY 1 << 4',
      'XYZZY is "1 << 4" without parentheses, so that an operator beside it may bind closer; write (1 << 4)',
    ],
    [
      '\tBUG_ON(a);',
      'BUG_ON() kills the task with what it holds, or stops the machine, which new code should not do; return an error, with WARN_ON_ONCE() where a program cannot cause it (Documentation/process/deprecated.rst)',
    ],
    [
      '\ta = kzalloc(sizeof(struct a), GFP_KERNEL);',
      'kzalloc() gets sizeof(struct a): if the type of the pointer changes, the size does not; write sizeof(*pointer) (Documentation/process/coding-style.rst)',
    ],
    [
      '\tif (get_user(b, (u32 __user *)a->uaddr))',
      'get_user() gets "a->uaddr" through a cast, which hides its type from the compiler and from sparse; declare the member with the type that it leads to, or turn a number into an address with u64_to_user_ptr()',
    ],
    [
      '\tsize = size > MAX ? MAX : size;',
      'this is the smaller or the larger of "size" and "MAX"; write min() or max()',
    ],
  ])('has a slip: %s', (line, said) => {
    expect(inCode(line)).toEqual([`${CODE}:10 ${said}`]);
  });
  test.each([
    '#define XYZZY (1 << 4)',
    '\tget_user(b, (int __user *)arg);',
    '\treturn a < 0 ? a : 0;',
    '\tpr_info("%s", text);',
  ])('has none: %s', (line) => {
    expect(inCode(line)).toEqual([]);
  });
});

test('a file is used after fd_install()', () => {
  const install = (...lines: readonly string[]) =>
    inCode('\tfd_install(fd, file);', ...lines, '\treturn fd;');
  expect(install('\tfrob(file);')).toEqual([
    `${CODE}:11 "file" is used after fd_install(), when another thread may have closed the descriptor: it may be freed; use it before`,
  ]);
  expect(install('\tfrob(other);')).toEqual([]);
});

describe('what a header should have', () => {
  test.each([
    [
      'extern int frobs;',
      '"frobs" is declared in a .c file, where nothing compares it with its definition; declare it in a header',
    ],
    [
      '\tpr_info("it is");',
      'the text that pr_info() prints has no "\\n" at its end: it is not shown before the next message (kernel/printk/printk.c, vprintk_store)',
    ],
    ['\t/* TODO: free it */', 'a comment leaves a TODO: do it, or say in the message why it can wait'],
  ])('stands in code: %s', (line, said) => {
    expect(inCode(line)).toEqual([`${CODE}:10 ${said}`]);
  });
  test('is a stub', () => {
    const said = `${CODE}:10 #ifdef CONFIG_XYZZY stands in a function; give the header a stub for kernels without it, so that the code reads without conditions (Documentation/process/coding-style.rst)`;
    expect(inCode('#ifdef CONFIG_XYZZY', '\txyzzy_exit(task);', '#endif')).toEqual([said]);
    expect(inCode('#ifdef CONFIG_XYZZY', '\tint xyzzy;', '#endif')).toEqual([]);
  });
});

describe('a word', () => {
  // The halves are apart so that the check of this repository's own spelling does not see them.
  test.each([
    [`name${'sapce'}`, 'namespace'],
    [`fileys${'tem'}`, 'filesystem'],
    [`exist${'ance'}`, 'existence'],
  ])('is misspelt: %s', (wrong, right) => {
    expect(inCode(`/* The ${wrong} of it. */`)).toEqual([`${CODE}:10 "${wrong}" is spelt "${right}"`]);
    expect(inCode(`/* The ${right} of it. */`)).toEqual([]);
  });
  test('is not said to be one of two words that it may be', () => {
    expect(inCode(`/* The ${'prop' + 'ery'} of it. */`)).toEqual([]);
  });
  test('stands there twice', () => {
    expect(inCode('/* It is in', ' * in the the list. */')).toEqual([`${CODE}:11 "the the" repeats a word`]);
  });
});
