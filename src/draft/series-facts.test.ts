import { describe, expect, test } from 'vitest';
import { seriesCalls } from './series.ts';

type Files = Readonly<Record<string, readonly string[]>>;

function diffOf(files: Files, section = ''): string {
  return Object.entries(files)
    .map(([path, lines]) => {
      const kept = (sign: string) => lines.filter((line) => !line.startsWith(sign)).length;
      return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -10,${kept('+')} +10,${kept('-')} @@ ${section}\n${lines.join('\n')}\n`;
    })
    .join('');
}

/** What is said of a series beside its calls, as `path:line message`. */
function said(files: Files, { subject = '[PATCH] xyzzy', message = '', section = '' } = {}): string[] {
  const body = `${message}\n---\n${diffOf(files, section)}`;
  const patch = { id: undefined, subject, recipients: 'linux-man@vger.kernel.org', body };
  return seriesCalls([patch], new Set(), () => true).values.map(
    ({ path, line, message: text, isQuestion }) => `${path}:${line} ${isQuestion ? '? ' : ''}${text}`,
  );
}

const call = (parameters: string, ...body: readonly string[]): readonly string[] => [
  `+SYSCALL_DEFINE2(xyzzy, ${parameters})`,
  '+{',
  ...body.map((line) => `+\t${line}`),
  `+\treturn ${parameters.includes('flags') ? 'flags ? -EINVAL : 0' : '0'};`,
  '+}',
];
const FLAGS = 'int, what, unsigned int, flags';

describe('constants in a header that some architectures do not share', () => {
  const SHARED = 'include/uapi/asm-generic/mman-common.h';
  test('are missing there', () => {
    expect(said({ [SHARED]: ['+#define MADV_XYZZY 30'] })).toEqual([
      `${SHARED}:10 MADV_XYZZY is new in asm-generic/mman-common.h, which alpha, mips, parisc and xtensa do not include: code that uses it does not build there; define it in their headers, too`,
    ]);
    const own = (name: string) =>
      [`arch/${name}/include/uapi/asm/mman.h`, ['+#define MADV_XYZZY 30']] as const;
    expect(
      said({
        [SHARED]: ['+#define MADV_XYZZY 30'],
        ...Object.fromEntries(['alpha', 'mips', 'parisc'].map(own)),
      }),
    ).toEqual([expect.stringContaining('which xtensa do not include')]);
  });
  test('are not, where the series brings them, moves the constant, or is not complete', () => {
    const own = (name: string) =>
      [`arch/${name}/include/uapi/asm/mman.h`, ['+#define MADV_XYZZY 30']] as const;
    const all = Object.fromEntries(['alpha', 'mips', 'parisc', 'xtensa'].map(own));
    expect(said({ [SHARED]: ['+#define MADV_XYZZY 30'], ...all })).toEqual([]);
    expect(said({ [SHARED]: ['-#define MADV_XYZZY 31', '+#define MADV_XYZZY 30'] })).toEqual([]);
    expect(said({ [SHARED]: ['+#define MADV_XYZZY 30'] }, { subject: '[PATCH 1/2] xyzzy' })).toEqual([]);
  });
});

describe('a struct that is passed with its size', () => {
  const SCHED = 'include/uapi/linux/sched.h';
  const grown = [' struct clone_args {', ' \t__aligned_u64 cgroup;', '+\t__aligned_u64 xyzzy;', ' };'];
  test('gets a member that no filter sees, and a size', () => {
    expect(said({ [SCHED]: grown })).toEqual([
      `${SCHED}:12 struct clone_args gets the new member "xyzzy", which seccomp filters cannot see: a sandbox can forbid it only together with all of clone3`,
      `${SCHED}:12 struct clone_args grows by "xyzzy", but the series defines no new CLONE_ARGS_SIZE_VER<n>`,
    ]);
    expect(said({ [SCHED]: [...grown, '+#define CLONE_ARGS_SIZE_VER3 96'] })).toHaveLength(1);
  });
  test('has its members moved', () => {
    const moved = [' \t__u32 sched_policy;', '+\t__u32 xyzzy;', ' \t__u64 sched_flags;', ' };'];
    expect(said({ 'include/uapi/linux/sched/types.h': moved }, { section: 'struct sched_attr {' })).toEqual([
      'include/uapi/linux/sched/types.h:11 "xyzzy" stands before "sched_flags" in struct sched_attr, so programs that were compiled before pass sched_flags where sched_setattr reads xyzzy; append it',
    ]);
  });
  test.each([
    [
      'where a reserved member gives way',
      ['-\t__u64 spare;', '+\t__u64 xyzzy;', ' };'],
      'struct sched_attr {',
    ],
    ['where the struct is new', ['+struct clone_args {', '+\t__u64 xyzzy;', '+};'], ''],
    ['of another struct', [' \t__u64 a;', '+\t__u64 xyzzy;', ' };'], 'struct xyzzy_attr {'],
  ])('not %s', (_, lines, section) => {
    expect(said({ [SCHED]: lines }, { section })).toEqual([]);
  });
});

describe('what reviewers ask of a call', () => {
  const HANDLE = 'int, fd, unsigned int, flags';
  const WHO =
    'fs/xyzzy.c:10 ? no code answers what reviewers will ask: xyzzy: the series asks for no capability, permission or mode of a file, and calls no hook of security modules: who may call it?';
  test('who may call it, where nothing asks', () => {
    expect(said({ 'fs/xyzzy.c': call(HANDLE, 'fget(fd);') })).toEqual([WHO]);
    const byNumber = (line: string) => said({ 'fs/xyzzy.c': call('u32, id, unsigned int, flags', line) });
    expect(byNumber('x = idr_find(&xyzzy_idr, id);')).toEqual([WHO]);
    expect(byNumber('xyzzy_do(id);')).toEqual([]);
    expect(said({ 'fs/xyzzy.c': call('pid_t, next_tid, unsigned int, flags', 'wake(next_tid);') })).toEqual([
      WHO,
    ]);
  });
  test.each([
    ['a capability', HANDLE, 'if (!ns_capable(ns, CAP_SYS_ADMIN)) return -EPERM;'],
    ['the mode of the file', HANDLE, 'if (!(file->f_mode & FMODE_WRITE)) return -EBADF;'],
    ['a hook', HANDLE, 'ret = security_file_xyzzy(file);'],
    ['a helper of an older call', HANDLE, 'ret = do_plugh(fd);'],
    ['no handle', FLAGS, 'xyzzy_do(what);'],
  ])('not with %s', (_, parameters, line) => {
    expect(said({ 'fs/xyzzy.c': call(parameters, line) })).toEqual([]);
  });
  test('not of one that takes over the body of an older call', () => {
    const lines = [
      '-SYSCALL_DEFINE1(plugh, int, fd)',
      '+long plugh_both(int fd)',
      ' {',
      ' \tfget(fd);',
      ' }',
    ];
    expect(said({ 'fs/xyzzy.c': [...lines, ...call(HANDLE, 'plugh_both(fd);')] })).toEqual([]);
  });
  test('not of a call about its own descriptors', () => {
    const lines = call(HANDLE).map((line) => line.replace('(xyzzy', '(xyzzy_close'));
    expect(said({ 'fs/xyzzy.c': lines })).toEqual([]);
  });
  test('when it is done, where work is left for later', () => {
    expect(said({ 'fs/xyzzy.c': call(FLAGS, 'task_work_add(task, work, TWA_RESUME);') })).toEqual([
      'fs/xyzzy.c:10 ? no code answers what reviewers will ask: xyzzy: what is given to task_work_add() runs after the return: how does the caller learn that it is done, or has failed?',
    ]);
    expect(said({ 'fs/xyzzy.c': call(FLAGS, 'call_rcu(&old->rcu, xyzzy_free);') })).toEqual([]);
  });
});

describe('messages that any program can write to the log', () => {
  test('without a limit, or as a warning about an argument', () => {
    expect(said({ 'fs/xyzzy.c': call(FLAGS, 'if (flags)', '\tpr_err("bad flags\\n");') })).toEqual([
      'fs/xyzzy.c:13 pr_err() in the body of xyzzy has no limit: a program can fill the log; use pr_debug(), a ratelimited form, or nothing',
    ]);
    expect(said({ 'fs/xyzzy.c': call(FLAGS, 'if (WARN_ON_ONCE(flags & ~1))', '\treturn -EINVAL;') })).toEqual(
      [
        'fs/xyzzy.c:12 xyzzy warns (WARN_ON_ONCE) of what a program passes: with panic_on_warn any program stops the machine; return an error alone',
      ],
    );
  });
  test('of the first forty calls, as what is reviewed does not grow with what strangers post', () => {
    const lines = Array.from({ length: 60 }, (_, index) =>
      call(FLAGS, 'pr_err("x");').map((line) => line.replace('(xyzzy', `(xyzzy_${index}`)),
    );
    const told = said({ 'fs/xyzzy.c': lines.flat() }).filter((line) => line.includes('has no limit'));
    expect(told).toHaveLength(40);
    expect(told.at(-1)).toContain('in the body of xyzzy_39 has no limit');
  });
  test.each([
    'pr_debug("x");',
    'pr_warn_ratelimited("x\\n");',
    'pr_info_once("x\\n");',
    'WARN_ON(!current->mm);',
  ])('not %s', (line) => {
    expect(said({ 'fs/xyzzy.c': call(FLAGS, line) })).toEqual([]);
  });
});

describe('documents that show something else than the code', () => {
  const DOCUMENT = 'Documentation/userspace-api/xyzzy.rst';
  const code = { 'fs/xyzzy.c': call(FLAGS) };
  test('another count of arguments', () => {
    expect(said({ ...code, [DOCUMENT]: ['+::', '+', '+  long xyzzy(int what);'] })).toEqual([
      `${DOCUMENT}:10 ${DOCUMENT} shows xyzzy with 1 argument, but its code has 2`,
    ]);
    expect(said(code, { message: 'The call is\n\n\tint xyzzy(int what, int flags, int more);\n' })).toEqual([
      'fs/xyzzy.c:10 the message of "xyzzy" shows xyzzy with 3 arguments, but its code has 2',
    ]);
    expect(said(code, { message: '\tint xyzzy(int what, int flags);\n\tint xyzzy(int what);\n' })).toEqual(
      [],
    );
    expect(said(code, { message: 'It calls xyzzy(1); and xyzzy(2);\n' })).toEqual([]);
  });
  test('is that of an earlier patch, which a later one changes', () => {
    const body = 'long xyzzy(int what);\n---\n';
    const first = diffOf({ 'fs/xyzzy.c': ['+SYSCALL_DEFINE1(xyzzy, int, what)', '+{', '+}'] });
    const second = diffOf({
      'fs/xyzzy.c': ['-SYSCALL_DEFINE1(xyzzy, int, what)', `+SYSCALL_DEFINE2(xyzzy, ${FLAGS})`, ' {', ' }'],
    });
    const patches = [`${body}${first}`, `more\n---\n${second}`].map((text, index) => ({
      id: undefined,
      subject: `[PATCH ${index + 1}/2] xyzzy`,
      recipients: 'linux-man@vger.kernel.org',
      body: text,
    }));
    const { values, proposed } = seriesCalls(patches, new Set(), () => false);
    expect(values).toEqual([]);
    expect(proposed.map(({ text }) => /^prototype: .*$/m.exec(text)?.[0])).toEqual([
      'prototype: long xyzzy(int what, unsigned int flags)',
    ]);
  });
  test('other members of a struct', () => {
    const header = ['+struct xyzzy {', '+\t__u64 mode;', '+\t__u64 resv;', '+};'];
    const shown = (...members: readonly string[]) => [
      '+struct xyzzy {',
      ...members.map((one) => `+    ${one}`),
      '+};',
    ];
    const of = (lines: readonly string[]) =>
      said({ 'include/uapi/linux/xyzzy.h': header, [DOCUMENT]: lines });
    expect(of(shown('__u64 mode;'))).toEqual([
      `${DOCUMENT}:10 ${DOCUMENT} shows struct xyzzy with other members than its header: "resv" is in one of them alone`,
    ]);
    expect(of(shown('__u64 mode;', '__u64 resv; /* zero */'))).toEqual([]);
    expect(of(shown('__u64 mode;', '...'))).toEqual([]);
    const bits = ['+struct xyzzy {', '+\t__u32 type:24;', '+#define XYZZY 0x1', '+\t__u32 info;', '+};'];
    const documented = shown('__u32 type:24;', '__u32 info;');
    expect(said({ 'include/uapi/linux/xyzzy.h': bits, [DOCUMENT]: documented })).toEqual([]);
  });
});

describe('what is reserved in a struct', () => {
  const header = ['+struct xyzzy_args {', '+\t__u32 what;', '+\t__u32 reserved;', '+};'];
  const reading = (...body: readonly string[]) =>
    said({
      'include/uapi/linux/xyzzy.h': header,
      'fs/xyzzy.c': call(FLAGS, 'struct xyzzy_args args;', ...body),
    });
  const COPY = 'if (copy_from_user(&args, from, sizeof(args)))';
  test('is read and never looked at', () => {
    expect(reading(COPY)).toEqual([
      'include/uapi/linux/xyzzy.h:10 "reserved" of struct xyzzy_args is reserved, but no line of the series looks at it: programs may pass anything there, so it can never get a meaning; refuse what is not zero',
    ]);
  });
  test('is said to be for later by a comment', () => {
    const later = [
      '+struct xyzzy_args {',
      '+\t__u64 what;',
      '+\t/* for future fields */',
      '+\t__u8 data[8];',
      '+};',
    ];
    const code = call(FLAGS, 'struct xyzzy_args args;', COPY);
    expect(said({ 'include/uapi/linux/xyzzy.h': later, 'fs/xyzzy.c': code })).toEqual([
      expect.stringContaining('"data" of struct xyzzy_args is reserved'),
    ]);
  });
  test('is refused, or the struct is a result', () => {
    expect(reading(COPY, 'if (args.reserved) return -EINVAL;')).toEqual([]);
    expect(reading('fill(&args);', 'if (copy_to_user(to, &args, sizeof(args)))')).toEqual([]);
  });
});

test('a manual page that is not sent to those who keep it', () => {
  const page = { 'man/man2/xyzzy.2': ['+.TH xyzzy 2'] };
  const body = `---\n${diffOf(page)}`;
  const saidOf = (recipients: string) =>
    seriesCalls(
      [{ id: undefined, subject: '[PATCH] xyzzy', recipients, body }],
      new Set(),
      () => true,
    ).values.map(({ message }) => message);
  expect(saidOf('linux-api@vger.kernel.org')).toEqual([
    'man/man2/xyzzy.2 is not sent to linux-man@vger.kernel.org, where manual pages are reviewed and taken',
  ]);
  expect(saidOf('linux-man@vger.kernel.org')).toEqual([]);
  expect(saidOf('')).toEqual([]);
});

test('a manual page that a message announces is not missing', () => {
  const textOf = (message: string) => {
    const body = `${message}\n---\n${diffOf({ 'fs/xyzzy.c': call(FLAGS) })}`;
    const patch = { id: undefined, subject: '[PATCH] xyzzy', recipients: '', body };
    return seriesCalls([patch], new Set(), () => false).proposed[0]?.text;
  };
  expect(textOf('I have a draft man page, which follows.')).toContain('a message of the series announces it');
  expect(textOf('It adds xyzzy().')).not.toContain('announces');
});

test('an AT_ flag that takes a shared bit', () => {
  const FCNTL = 'include/uapi/linux/fcntl.h';
  expect(said({ [FCNTL]: ['+#define AT_XYZZY 0x10000 /* check */'] })).toEqual([
    `${FCNTL}:10 AT_XYZZY takes 0x10000 from the bits that all calls on paths share; if one call alone knows it, name it after that call and reuse the value of another call's flag, as AT_EACCESS and AT_REMOVEDIR do`,
  ]);
  expect(said({ [FCNTL]: ['+#define AT_PLUGH_XYZZY 0x200'] })).toEqual([]);
  expect(said({ [FCNTL]: ['-#define AT_XYZZY  0x10000', '+#define AT_XYZZY 0x10000'] })).toEqual([]);
});

test('paths as quilt writes them', () => {
  const body = diffOf({ 'fs/xyzzy.c': call(FLAGS) })
    .replace(/^diff --git .*$/m, 'Index: linux-2.6/fs/xyzzy.c')
    .replace('--- a/', '--- linux-2.6.orig/')
    .replace('+++ b/', '+++ linux-2.6/');
  const { proposed } = seriesCalls(
    [{ id: undefined, subject: '[PATCH] xyzzy', recipients: '', body }],
    new Set(),
  );
  expect(proposed.map(({ path }) => path)).toEqual(['fs/xyzzy.c']);
});

test('a flag whose manual page is said to be sent elsewhere', () => {
  const body = (message: string) =>
    `${message}\n---\n${diffOf({ 'include/uapi/linux/stat.h': ['+#define STATX_XYZZY 0x8000U'] })}`;
  const values = (message: string) =>
    seriesCalls([{ id: undefined, subject: '[PATCH] x', recipients: '', body: body(message) }], new Set())
      .values;
  expect(values('A man-pages patch is sent separately.')).toEqual([]);
  expect(values('Nothing is said.').map(({ message }) => message)).toEqual([
    'STATX_XYZZY is a new flag of statx, but comes without its manual page',
  ]);
});

test('a selftest with another number than the tables', () => {
  const TEST = 'tools/testing/selftests/xyzzy/xyzzy.h';
  const of = (number: number, test = TEST) =>
    said({
      'fs/xyzzy.c': call(FLAGS),
      'arch/x86/entry/syscalls/syscall_64.tbl': ['+480\tcommon\txyzzy\tsys_xyzzy'],
      'arch/alpha/kernel/syscalls/syscall.tbl': ['+590\tcommon\txyzzy\tsys_xyzzy'],
      [test]: ['+#ifndef __NR_xyzzy', `+#define __NR_xyzzy ${number}`, '+#endif'],
    });
  expect(of(479)).toEqual([
    `${TEST}:11 ${TEST} defines __NR_xyzzy as 479, but the tables of the series give it 480`,
  ]);
  expect(of(480)).toEqual([]);
  expect(of(590)).toEqual([]);
});

test('the day on which a series was posted is told of its calls', () => {
  const body = diffOf({ 'fs/xyzzy.c': call(FLAGS) });
  const parts = ['2022-10-10', '2022-10-12'].map((date, index) => ({
    id: undefined,
    subject: `[PATCH ${index + 1}/2] xyzzy`,
    date,
    recipients: '',
    body: index === 0 ? body : diffOf({ 'fs/plugh.c': ['+int plugh;'] }),
  }));
  expect(seriesCalls(parts, new Set()).proposed[0]?.text).toMatch(/^posted: "2022-10-12"$/m);
});
