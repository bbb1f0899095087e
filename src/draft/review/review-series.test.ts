import { describe, expect, test } from 'vitest';
import { readDiff } from '../diff.ts';
import { reviewSeries } from './review-series.ts';

type Files = Readonly<Record<string, readonly string[]>>;

/** What is said of a series, as `path:line message`; every hunk begins at line 10. */
function said(
  files: Files,
  { hasCalls = true, isComplete = true, isAsked = false, section = '' } = {},
): string[] {
  return reviewOf([files], { hasCalls, isComplete, isAsked, section });
}

function reviewOf(
  patches: readonly Files[],
  { hasCalls = true, isComplete = true, isAsked = false, section = '' } = {},
): string[] {
  const text = patches
    .flatMap((files) => Object.entries(files))
    .map(([path, lines]) => {
      const kept = (sign: string) => lines.filter((line) => !line.startsWith(sign)).length;
      return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -10,${kept('+')} +10,${kept('-')} @@ ${section}\n${lines.join('\n')}\n`;
    })
    .join('');
  return reviewSeries(readDiff(text), { hasCalls, isComplete, isAsked }).map(
    ({ path, line, message, isQuestion }) => `${path}:${line} ${isQuestion ? '? ' : ''}${message}`,
  );
}

const UAPI = 'include/uapi/linux/xyzzy.h';
const CODE = 'fs/xyzzy.c';

function added(...lines: readonly string[]): readonly string[] {
  return lines.map((line) => `+${line}`);
}

test('nothing is said of a series that changes no interface', () => {
  const files = {
    [CODE]: added('int xyzzy(int a)', '{', '\treturn a;', '}', 'void f(void)', '{', '\txyzzy(1);', '}'),
  };
  expect(said(files)).toHaveLength(1);
  expect(said(files, { hasCalls: false })).toEqual([]);
});

describe('a struct for userspace', () => {
  const struct = (end: string, sign = '+') => [
    `${sign}struct xyzzy {`,
    `${sign}\t__u64 a;`,
    `${sign}\t__u32 b;`,
    `${sign}}${end};`,
  ];
  test.each([' __attribute__((packed))', ' __packed', ' EPOLL_PACKED'])('is packed:%s', (end) => {
    expect(said({ [UAPI]: struct(end) })).toEqual([
      `${UAPI}:10 struct xyzzy is packed, so its members may lie at addresses that some architectures read bytewise, or not at all; order them by size and write the padding as members`,
    ]);
  });
  test.each([
    ['is not', struct('')],
    ['is aligned', struct(' __attribute__((packed, aligned(8)))')],
    ['was packed before', struct(' __packed', ' ')],
  ])('%s', (_, lines) => {
    expect(said({ [UAPI]: lines })).toEqual([]);
  });
  test('has a count with a sign', () => {
    expect(said({ [UAPI]: added('struct xyzzy {', '\tint nr_elem;', '\t__u32 size;', '};') })).toEqual([
      `${UAPI}:11 "nr_elem" of struct xyzzy is a size or a count, but its type int has a sign: the kernel has to refuse what is negative, or takes it for a large number; use __u32 or __u64`,
    ]);
    expect(said({ 'include/linux/xyzzy.h': added('struct xyzzy {', '\tint nr_elem;', '};') })).toEqual([]);
    expect(said({ [UAPI]: added('struct xyzzy {', '\tint fd;', '\t__s64 offset;', '};') })).toEqual([]);
  });
});

describe('an argument of prctl', () => {
  const SYS = 'kernel/sys.c';
  test('is cast to a narrower type', () => {
    expect(said({ [SYS]: [' \tcase PR_XYZZY:', '+\t\terror = xyzzy((int) arg2, arg3);'] })).toEqual([
      `${SYS}:11 "arg2" of prctl has 64 bits, of which the cast to int drops 32: values that differ there mean the same, so that they can never mean anything else; pass it on as it is, and refuse what is unknown`,
    ]);
  });
  test.each([
    ['to a type of the same width', '+\t\terror = xyzzy((unsigned long)arg2);'],
    ['in a line that was there', ' \t\terror = xyzzy((int)arg2);'],
    ['to a pointer', '+\t\terror = xyzzy((int __user *)arg2);'],
  ])('is not: a cast %s', (_, line) => {
    expect(said({ [SYS]: [' \tcase PR_XYZZY:', line] })).toEqual([]);
  });
  test('is not: an argument of something else', () => {
    expect(said({ [SYS]: ['+\tint n = (int)arg2;'] })).toEqual([]);
  });
});

describe('an address of a program', () => {
  const helper = (parameter: string, ...body: readonly string[]) => ({
    [CODE]: added(`static int helper(${parameter})`, '{', ...body, '\treturn 0;', '}'),
  });
  test('has the type of one of the kernel', () => {
    const copies = '\tif (copy_to_user(out, &own, sizeof(own)))';
    expect(said(helper('struct xyzzy *out', copies))).toEqual([
      `${CODE}:10 "out", a parameter of helper(), is an address of a program, since copy_to_user() has it, but its type lacks __user: sparse complains, and nothing stops a mistaken access`,
    ]);
    const local = ['\tunsigned char *weights;', '', '\tweights = u64_to_user_ptr(args.weights);'];
    expect(said(helper('int a', ...local))).toEqual([
      `${CODE}:12 "weights", a variable, is an address of a program, since u64_to_user_ptr() has it, but its type lacks __user: sparse complains, and nothing stops a mistaken access`,
    ]);
  });
  test.each([
    ['is marked', 'struct xyzzy __user *out', '\tif (copy_to_user(out, &own, sizeof(own)))'],
    ['is the other argument', 'struct xyzzy *own', '\tif (copy_to_user(out, own, sizeof(*own)))'],
    ['belongs to a member', 'struct xyzzy *out', '\tif (copy_to_user(args->out, &own, sizeof(own)))'],
  ])('%s', (_, parameter, body) => {
    expect(said(helper(parameter, body))).toEqual([]);
  });
});

describe('a variable', () => {
  const body = (...lines: readonly string[]) => ({
    [CODE]: added('static int f(int fd)', '{', ...lines, '\treturn 0;', '}'),
  });
  test('is read before it is set', () => {
    expect(
      said(body('\tstruct fs_context *fc;', '', '\tif (fc->ops)', '\t\treturn 1;', '\tfc = get(fd);')),
    ).toEqual([`${CODE}:12 "fc" in f() is read before anything sets it`]);
  });
  test.each([
    ['is set first', ['\tstruct fs_context *fc;', '\tfc = get(fd);', '\tfc->ops = 0;']],
    ['is set where it is declared', ['\tstruct fs_context *fc = get(fd);', '\tfc->ops = 0;']],
    ['is given by its address', ['\tstruct fs_context *fc;', '\tget(fd, &fc);', '\tfc->ops = 0;']],
    [
      'is set by a macro',
      ['\tstruct fs_context *fc;', '\tlist_for_each_entry(fc, list, entry)', '\t\tfc->ops = 0;'],
    ],
    ['is used by a loop', ['\tstruct s *n;', '\tfor (i = 0; i < 9; i = n->next)', '\t\tn = get(i);']],
    ['is measured', ['\tstruct s *n;', '\tn = kzalloc(sizeof(n->x), GFP_KERNEL);']],
    ['stands in a comment', ['\tstruct s *n;', '\t/* n->x */', '\tn = get(fd);']],
  ])('%s', (_, lines) => {
    expect(said(body(...lines))).toEqual([]);
  });
});

describe('a function that other files see', () => {
  const define = (head: string) => [
    ...added(
      head,
      '{',
      '\treturn 0;',
      '}',
      '',
      'static int caller(int fd)',
      '{',
      '\treturn helper(fd);',
      '}',
    ),
  ];
  test('is not declared', () => {
    expect(said({ [CODE]: define('int helper(int fd)') })).toEqual([
      `${CODE}:10 helper() is not static, and no header of the series declares it: the compiler warns (-Wmissing-prototypes), and no other file can call it; make it static or declare it`,
    ]);
  });
  test.each([
    ['is static', { [CODE]: define('static int helper(int fd)') }],
    [
      'is declared',
      {
        [CODE]: define('int helper(int fd)'),
        'fs/internal.h': added('int helper(int fd);'),
        'fs/plugh.c': added('\thelper(0);'),
      },
    ],
    ['was there', { [CODE]: [...define('int helper(int fd)'), '-int helper(void)'] }],
    [
      'is exported',
      {
        [CODE]: [...define('int helper(int fd)'), '+EXPORT_SYMBOL(helper);'],
        'fs/plugh.c': added('\thelper(0);'),
      },
    ],
    ['replaces another', { [CODE]: added('int helper(int fd)', '{', '\treturn 0;', '}') }],
  ])('%s', (_, files: Files) => {
    expect(said(files)).toEqual([]);
  });
  test('is not asked of a part of a series', () => {
    expect(said({ [CODE]: define('int helper(int fd)') }, { isComplete: false })).toEqual([]);
  });
});

describe('an entry point for 32-bit programs', () => {
  const compat = added('COMPAT_SYSCALL_DEFINE1(xyzzy, int, fd)', '{', '\treturn 0;', '}');
  test('is not declared', () => {
    expect(said({ [CODE]: compat })).toEqual([
      `${CODE}:10 no header declares compat_sys_xyzzy(): the tables that name it do not build; add it to include/linux/compat.h`,
    ]);
  });
  test('is declared, or was there', () => {
    const header = added('asmlinkage long compat_sys_xyzzy(int fd);');
    expect(said({ [CODE]: compat, 'include/linux/compat.h': header })).toEqual([]);
    expect(said({ [CODE]: ['-COMPAT_SYSCALL_DEFINE2(xyzzy, int, fd, int, a)', ...compat] })).toEqual([]);
  });
});

describe('a comment above a helper', () => {
  const documented = (name: string) => ({
    [CODE]: added(
      '/**',
      ' * helper() - helps',
      ` * @${name}: what it is about`,
      ' */',
      'int helper(int fd)',
      '{',
      '}',
    ),
    [UAPI]: added('#define XYZZY 1'),
  });
  test('describes other parameters, in a series without calls', () => {
    expect(said(documented('ufd'), { hasCalls: false })).toEqual([
      `${CODE}:14 the comment above helper() does not describe "fd", and describes "ufd", which it does not have`,
    ]);
    expect(said(documented('fd'), { hasCalls: false })).toEqual([]);
  });
  test('is told of by a rule, where the series adds calls', () => {
    expect(said(documented('ufd'))).toEqual([]);
  });
});

describe('a state of threads', () => {
  const SCHED = 'include/linux/sched.h';
  const state = { [SCHED]: ['+\tstruct xyzzy\t*xyzzy;'] };
  const section = 'struct task_struct {';
  test('is asked about', () => {
    expect(said(state, { section })).toEqual([
      `${SCHED}:10 ? no code answers what reviewers will ask: "xyzzy" is new in struct task_struct: is it inherited in fork() and by threads, and what becomes of it in execve()?`,
    ]);
    expect(said({ [SCHED]: added('#define PF_XYZZY 0x00000001') })).toEqual([
      `${SCHED}:10 ? no code answers what reviewers will ask: the flag PF_XYZZY of a thread: is it inherited in fork() and by threads, and what becomes of it in execve()?`,
    ]);
  });
  test('is answered in part', () => {
    const forked = { ...state, 'kernel/fork.c': added('\tp->xyzzy = NULL;') };
    expect(said(forked, { section })).toEqual([
      expect.stringContaining('in struct task_struct: what becomes of it in execve()?'),
    ]);
    expect(said({ ...forked, 'fs/exec.c': added('\tme->xyzzy = NULL;') }, { section })).toEqual([]);
  });
  test('is not answered by a word beside it', () => {
    const beside = { [SCHED]: [' \tunsigned in_execve:1;', '+\tstruct xyzzy *xyzzy;'] };
    expect(said(beside, { section })).toHaveLength(1);
    const fork = [' static inline void xyzzy_fork(struct task_struct *t)', ' {', '+\tt->xyzzy = NULL;'];
    expect(said({ ...beside, 'include/linux/xyzzy.h': fork }, { section })).toEqual([
      expect.stringContaining('in struct task_struct: what becomes of it in execve()?'),
    ]);
  });
  test.each([
    ['is asked about already', state, { section, isAsked: true }],
    ['changes its type', { [SCHED]: ['-\tint xyzzy;', '+\tlong xyzzy;'] }, { section }],
    ['is that of something else', state, { section: 'struct xyzzy {' }],
    ['may be handled in a part that is missing', state, { section, isComplete: false }],
  ])('is not asked about: it %s', (_, files: Files, options) => {
    expect(said(files, options)).toEqual([]);
  });
});

describe('the prototype of a call', () => {
  const define = (type: string) =>
    added(`SYSCALL_DEFINE2(xyzzy, int, fd,`, `\t\t${type}, timeout)`, '{', '}');
  test.each([
    ['ktime_t __user *', 'ktime_t', 'a pointer to struct __kernel_timespec'],
    ['old_time32_t __user *', 'old_time32_t', 'the 64-bit type alone, since 32 bits end in 2038'],
  ])('has %s', (type, name, instead) => {
    expect(said({ [CODE]: define(type) })).toEqual([
      `${CODE}:10 the prototype of xyzzy has ${name}, which no header for userspace defines: programs cannot declare the call; take ${instead}`,
    ]);
  });
  test('has types of programs, or was there', () => {
    expect(said({ [CODE]: define('struct __kernel_timespec __user *') })).toEqual([]);
    expect(said({ [CODE]: [...define('ktime_t __user *'), '-SYSCALL_DEFINE2(xyzzy, int, fd,'] })).toEqual([]);
  });
});

test('a number of its own for x32', () => {
  const table = 'arch/x86/entry/syscalls/syscall_64.tbl';
  expect(said({ [table]: added('548\tx32\txyzzy\t\tcompat_sys_xyzzy') })).toEqual([
    `${table}:10 xyzzy gets 548 for x32 alone, but no call is to get a number of its own there: make its entry "common", and ask in_compat_syscall() where layouts differ`,
  ]);
  // It was there before.
  expect(
    said({ [table]: ['-548\tx32\txyzzy\t\tcompat_sys_xyzzy', '+548\tx32\txyzzy\t\tsys_xyzzy'] }),
  ).toEqual([]);
  expect(said({ [table]: added('473\tcommon\txyzzy\t\tsys_xyzzy') })).toEqual([]);
});

describe('the result of a copy', () => {
  const body = (head: string, ...lines: readonly string[]) => ({ [CODE]: added(head, '{', ...lines, '}') });
  const HEAD = 'static int helper(void __user *to)';
  const SAID = `${CODE}:12 what copy_to_user() returns is returned: the count of bytes that were not copied, and no errno; return -EFAULT where it is not 0`;
  test.each([
    ['at once', ['\treturn copy_to_user(to, &own, sizeof(own));']],
    ['from a variable', ['\terr = copy_to_user(to, &own, sizeof(own));', '\tunlock();', '\treturn err;']],
    ['where it is tested', ['\terr = copy_to_user(to, &own, sizeof(own));', '\tif (err)', '\t\treturn err;']],
  ])('is returned %s', (_, lines) => {
    expect(said(body(HEAD, ...lines))).toEqual([SAID]);
  });
  test.each([
    [
      'becomes an errno',
      ['\terr = copy_to_user(to, &own, sizeof(own));', '\tif (err)', '\t\treturn -EFAULT;'],
    ],
    ['becomes one by ?:', ['\treturn copy_to_user(to, &own, sizeof(own)) ? -EFAULT : 0;']],
    [
      'is replaced',
      ['\terr = copy_to_user(to, &own, sizeof(own));', '\tif (err)', '\t\terr = -EFAULT;', '\treturn err;'],
    ],
    ['is an errno already', ['\terr = copy_struct_to_user(to, size, &own, sizeof(own));', '\treturn err;']],
  ])('%s', (_, lines) => {
    expect(said(body(HEAD, ...lines))).toEqual([]);
  });
  test('is that of a helper, which counts', () => {
    const head = 'static int copy_rusage(void __user *to)';
    expect(said(body(head, '\treturn copy_to_user(to, &own, sizeof(own));'))).toEqual([]);
  });
});

describe('a struct that two patches make', () => {
  const first = { [UAPI]: added('struct xyzzy {', '\t__u64 a;', '\t__u64 b;', '};') };
  const later = (...lines: readonly string[]) => ({ [`${UAPI}`]: lines });
  const both = (...lines: readonly string[]) => reviewOf([first, later(...lines)]);
  test('gets a member before others', () => {
    expect(both(' struct xyzzy {', ' \t__u64 a;', '+\t__u64 more;', ' \t__u64 b;', ' };')).toEqual([
      `${UAPI}:12 struct xyzzy is new in an earlier patch of the series, and this one adds "more" before "b": between the two the kernel has another interface under the same name; add the struct as it is to stay`,
    ]);
  });
  test('gets one behind others, or is not new', () => {
    expect(both(' struct xyzzy {', ' \t__u64 b;', '+\t__u64 more;', ' };')).toEqual([]);
    expect(both(' struct plugh {', '+\t__u64 more;', ' \t__u64 b;', ' };')).toEqual([]);
  });
});
