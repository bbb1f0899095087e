import { describe, expect, test } from 'vitest';
import { writeSpec } from '../src/derive/write-spec.ts';
import { derivedCall } from '../test/support/derived.ts';
import { lintFiles, xyzzy } from '../test/support/lint.ts';

/* What rules must not say of specs that a program derived from code, and what they may say there. */

const DERIVED = 'derived: {tree: "6.12"}\nreviewed: false\n';

function messages(rule: string, text: string): readonly string[] {
  return lintFiles({ 'x.yaml': text }).flatMap(({ documents }) =>
    documents.flatMap(({ findings }) =>
      findings.filter((finding) => finding.rule === rule).map(({ message }) => message),
    ),
  );
}

describe('what only a person can state is not missing', () => {
  const PATH =
    '- check: flags != 0\n  error: EINVAL\n- copy: path\n  error: EFAULT\n- work: "walks the path, and opens what is there"\n  error: [ENOENT, EACCES, EPERM]\n- effect: "installs a descriptor"';
  const posted = (head: string): string =>
    xyzzy(
      'long xyzzy(int dfd, const char __user *path, unsigned int flags)',
      PATH,
      `${head}status: proposed\nreturns: fd\n`,
    );

  test.each(['probe-declared', 'alternatives-considered', 'fd-poll'])('%s', (rule) => {
    const isAboutPaths = rule === 'fd-poll';
    const text = (head: string): string =>
      isAboutPaths
        ? posted(head).replace('const char __user *path', 'const void __user *path')
        : posted(head);
    expect(messages(rule, text(''))).not.toEqual([]);
    expect(messages(rule, text(DERIVED))).toEqual([]);
    expect(messages(rule, text('derived: {tree: "6.12"}\nreviewed: true\n'))).not.toEqual([]);
  });
});

test('what accompanies a posted call is missing if the series does not bring it, whoever wrote the spec', () => {
  const text = xyzzy(
    'long xyzzy(int fd)',
    '- lookup: fd\n  error: EBADF\n- effect: x',
    `${DERIVED}status: proposed\n`,
  );
  expect(messages('process-man-page', text)).toHaveLength(1);
});

describe('what a step may hold is not missing', () => {
  const calls = (steps: string): string =>
    `- check: flags != 0\n  error: EINVAL\n- copy: path\n  error: EFAULT\n${steps}- effect: x`;
  const path = (head: string, steps: string): readonly string[] =>
    messages(
      'privilege-lsm-hook',
      xyzzy('long xyzzy(int dfd, const char __user *path, unsigned int flags)', calls(steps), head),
    );
  const WALK = '- work: "walks the path"\n  error: [ENOENT, EACCES]\n';
  const OPEN = '- work: "walks the path, and opens what is there"\n  error: [ENOENT, EACCES]\n';

  test('a hook, in the code that opens a file', () => {
    expect(path('', OPEN)).toHaveLength(1);
    expect(path(DERIVED, OPEN)).toEqual([]);
    expect(path(DERIVED, WALK)).toHaveLength(1);
  });

  test('the question whether a caller may act on a process', () => {
    const ask = (head: string, steps: string): readonly string[] =>
      messages(
        'privilege-ptrace',
        xyzzy(
          'long xyzzy(int pidfd, unsigned int flags)',
          `- lookup: pidfd\n  error: EBADF\n${steps}- effect: x`,
          head,
        ),
      );
    const WORK = '- work: "not task == current"\n  error: EPERM\n';
    expect(ask('', WORK)).toHaveLength(1);
    expect(ask(DERIVED, WORK)).toEqual([]);
    expect(ask(DERIVED, '')).toHaveLength(1);
  });
});

test('a capability whose condition asks something else first is one of several ways to pass', () => {
  const text = (blank: string): string =>
    xyzzy(
      'long xyzzy(int fd, unsigned int flags)',
      `- blank: "task_no_new_privs(): not found"\n  source: ${blank}\n- permission: CAP_SYS_ADMIN\n  error: EPERM\n  source: fs/xyzzy.c:7\n- lookup: fd\n  error: EBADF\n- effect: x`,
      DERIVED,
    );
  expect(messages('privilege-no-sys-admin', text('fs/xyzzy.c:7'))).toEqual([]);
  expect(messages('privilege-no-sys-admin', text('fs/xyzzy.c:6'))).toHaveLength(1);
});

test('memory that a function of the kernel reads for programs of both widths has no layout that differs', () => {
  const STEPS = '- lookup: fd\n  error: EBADF\n- effect: x';
  const compat = (type: string, head: string, steps = STEPS): readonly string[] =>
    messages('abi-compat', xyzzy(`long xyzzy(int fd, const ${type} __user *what)`, steps, head));
  const MASK = 'arguments: {what: {role: in}}\n';
  expect(compat('unsigned long', MASK)).toHaveLength(1);
  expect(compat('unsigned long', `${DERIVED}${MASK}`)).toEqual([]);
  expect(compat('size_t', `${DERIVED}${MASK}`)).toHaveLength(1);
  expect(
    compat('unsigned long', `${DERIVED}${MASK}`, `- copy: what\n  error: EFAULT\n${STEPS}`),
  ).toHaveLength(1);
  const VECTOR = 'structs:\n  iovec: {iov_base: void *, iov_len: size_t}\n';
  expect(compat('struct iovec', VECTOR)).not.toEqual([]);
  expect(compat('struct iovec', `${DERIVED}${VECTOR}`)).toEqual([]);
});

test('a call that makes a descriptor of a process number keeps the number for that', () => {
  const open = (name: string, head: string): readonly string[] =>
    messages(
      'handle-is-fd',
      xyzzy(
        'long xyzzy(pid_t pid, unsigned int flags)',
        '- check: flags != 0\n  error: EINVAL\n- effect: x',
        head,
      ).replaceAll('xyzzy', name),
    );
  expect(open('xyzzyfd_open', DERIVED)).toEqual([]);
  expect(open('xyzzyfd_open', '')).toHaveLength(1);
  expect(open('xyzzy_kill', DERIVED)).toHaveLength(1);
});

test('the numbers of alpha lie where those of x32 do elsewhere, and a number that a release gives is final', () => {
  const number = (numbers: string, name = 'xyzzy'): readonly string[] =>
    messages(
      'abi-number',
      xyzzy(
        'long xyzzy(int fd)',
        '- lookup: fd\n  error: EBADF\n- effect: x',
        `${DERIVED}status: proposed\nnumber: ${numbers}\n`,
      ).replaceAll('xyzzy', name),
    );
  expect(number('{alpha: 544, x86_64: 434, arm64: 434}', 'pidfd_open')).toEqual([]);
  expect(number('{alpha: 590, x86_64: 480, arm64: 480}')).toEqual([
    'number 480 is provisional: another call may be merged first',
  ]);
  expect(number('{x86_64: 544}')).toEqual(['number 544 is in the range that only x32 uses (512 to 547)']);
});

test('code that takes nothing needs no flags', () => {
  const none = (head: string, list = 'void'): readonly string[] =>
    messages(
      'flags-argument',
      xyzzy(`long xyzzy(${list})`, '- work: "no breakpoint"\n  error: EINVAL\n- effect: x', head),
    );
  expect(none('')).toHaveLength(1);
  expect(none(DERIVED)).toEqual([]);
  expect(none(DERIVED, 'int fd')).toHaveLength(1);
});

test('a struct with a version can grow', () => {
  const text = (list: string): string =>
    xyzzy(
      `long xyzzy(int fd, ${list}struct xyzzy_args __user *args, unsigned int flags)`,
      '- copy: args\n  error: EFAULT\n- effect: x',
      'structs:\n  xyzzy_args: {what: __u64}\n',
    );
  expect(messages('struct-size', text(''))).toHaveLength(1);
  expect(messages('struct-size', text('unsigned int args_version, '))).toEqual([]);
  expect(messages('struct-version', text('unsigned int args_version, '))).toHaveLength(1);
});

test('what a call about mounts sets is in no audit class', () => {
  const audit = (name: string): readonly string[] =>
    messages(
      'process-audit',
      xyzzy(
        'long xyzzy(int dfd, const char __user *path)',
        '- copy: path\n  error: EFAULT\n- effect: x',
        `${DERIVED}status: proposed\n`,
      ).replaceAll('xyzzy', name),
    );
  expect(audit('xyzzy_setattr')).toEqual(['xyzzy_setattr is proposed without its audit classes']);
  expect(audit('mount_xyzzy_setattr')).toEqual([]);
});

test('a capability beside other words is one of several ways to pass', () => {
  const admin = (words: string, when = ''): readonly string[] =>
    messages(
      'privilege-no-sys-admin',
      xyzzy(
        'long xyzzy(int fd, unsigned int flags)',
        `- lookup: fd\n  error: EBADF\n- permission: "${words}"\n${when}  error: EPERM\n- effect: x`,
        DERIVED,
      ),
    );
  expect(admin('not task_no_new_privs(), CAP_SYS_ADMIN')).toEqual([]);
  expect(admin('CAP_SYS_ADMIN')).toEqual([
    'xyzzy requires CAP_SYS_ADMIN, which grants far more than this call',
  ]);
  expect(admin('CAP_SYS_ADMIN', '  when: flags & 1\n')).toEqual([
    'xyzzy requires CAP_SYS_ADMIN where flags & 1, which grants far more than this call',
  ]);
});

describe('a typedef has the width of the architecture that the tree was read for', () => {
  const PROTOTYPE = 'long xyzzy(int fd, xyzzy_t where)';
  const STEPS = '- lookup: fd\n  error: EBADF\n- effect: x';
  test.each(['abi-compat', 'abi-64bit-alignment'])('%s', (rule) => {
    const types = 'types: {xyzzy_t: __u64}\n';
    expect(messages(rule, xyzzy(PROTOTYPE, STEPS, types))).toHaveLength(1);
    expect(messages(rule, xyzzy(PROTOTYPE, STEPS, `${DERIVED}${types}`))).toEqual([]);
    expect(messages(rule, xyzzy('long xyzzy(int fd, __u64 where)', STEPS, DERIVED))).toHaveLength(1);
  });
});

describe('code that no call reaches is no slip of an author', () => {
  test('a step behind the end', () => {
    const text = (head: string): string =>
      xyzzy('long xyzzy(int fd)', '- lookup: fd\n  error: EBADF\n- done: 1\n- blank: "goto retry"', head);
    expect(messages('spec-unreachable-step', text(''))).toHaveLength(1);
    expect(messages('spec-unreachable-step', text(DERIVED))).toEqual([]);
  });

  test('a flag of another call, in code that both share; but not a flag that the spec names', () => {
    const STEPS =
      '- check: flags & ~1\n  error: EINVAL\n- work: "not file"\n  when: flags & 4\n  error: EBADF\n- effect: x';
    const text = (head: string): string => xyzzy('long xyzzy(int fd, unsigned int flags)', STEPS, head);
    expect(messages('flags-tested-not-accepted', text(''))).toHaveLength(1);
    expect(messages('flags-tested-not-accepted', text(DERIVED))).toEqual([]);
    expect(
      messages(
        'flags-tested-not-accepted',
        text(`${DERIVED}arguments: {flags: {role: flags, values: {B: 4}}}\n`),
      ),
    ).toEqual(['B is a flag of "flags", but step 1 (check: flags & ~1) always rejects it']);
  });
});

test('an inner function of the socket calls is no entry point', () => {
  const text = (name: string): string =>
    xyzzy('long xyzzy(int fd)', `- lookup: fd\n  error: EBADF\n- blank: "${name}(): too deep"`, DERIVED);
  expect(messages('process-internal-call', text('____sys_sendmsg'))).toEqual([]);
  expect(messages('process-internal-call', text('__sys_sendmsg'))).toEqual([]);
  expect(messages('process-internal-call', text('__x64_sys_sendmsg'))).toHaveLength(1);
});

test('an array at the end has no padding behind it, and its size is no size of a struct', () => {
  const text = (mtext: string): string =>
    xyzzy(
      'long xyzzy(struct msgbuf __user *msgp, size_t msgsz)',
      '- check: msgsz < 9\n  error: EINVAL\n- check: msgsz > 4096\n  error: EINVAL\n- copy: msgp\n  size: msgsz\n  error: EFAULT\n- effect: x',
      `structs: {msgbuf: {mtype: __s64, mtext: "${mtext}"}}\n`,
    );
  for (const rule of ['struct-padding', 'struct-trailing-zero']) {
    expect(messages(rule, text('char[1]'))).toEqual([]);
    expect(messages(rule, text('char[2]'))).toHaveLength(1);
  }
});

describe('a descriptor and a path, as code shows them', () => {
  const text = (when: string, name = 'dfd'): string =>
    xyzzy(
      `long xyzzy(int ${name}, char __user *filename)`,
      `- lookup: ${name}\n${when}  error: EBADF\n- copy: filename\n  error: EFAULT\n- check: empty(filename)\n  error: ENOENT\n- blank: "not found"`,
      `${DERIVED}arguments: {${name}: {role: fd}}\n`,
    );
  test('looked up whatever the path is', () => {
    expect(messages('fd-sentinel-refused', text(''))).toEqual([
      '"dfd" is looked up whatever "filename" is, so AT_FDCWD and absolute paths are rejected',
    ]);
    expect(messages('fd-sentinel-refused', text('', 'old_dfd'))).toHaveLength(1);
    expect(messages('fd-sentinel-refused', text('  when: relative(filename)\n'))).toEqual([]);
    expect(messages('fd-sentinel-refused', text('', 'fd'))).toEqual([]);
  });

  test('looked up by itself, beside a walk that takes AT_FDCWD', () => {
    const entry = (first: string): string =>
      xyzzy(
        'long xyzzy(int dfd, char __user *filename)',
        `${first}- copy: filename\n  error: EFAULT\n- lookup: dfd\n  when: relative(filename)\n  error: EBADF\n- blank: "not found"`,
        `${DERIVED}arguments: {dfd: {role: dirfd, sentinels: {AT_FDCWD: -100}}}\n`,
      );
    expect(messages('fd-sentinel-refused', entry('- lookup: dfd\n  error: EBADF\n'))).toHaveLength(1);
    expect(messages('fd-sentinel-refused', entry(''))).toEqual([]);
  });
});

describe('a descriptor that code installs', () => {
  const text = (effect: string): string =>
    xyzzy(
      'long xyzzy(unsigned int flags)',
      `- check: flags\n  error: EINVAL\n- effect: "${effect}"`,
      DERIVED,
    );
  test('is inherited only if the code was seen to leave the flag out', () => {
    expect(messages('fd-cloexec', text('installs a descriptor without close-on-exec'))).toHaveLength(1);
    expect(messages('fd-cloexec', text('installs a descriptor'))).toEqual([]);
  });
});

test('a signed mode may be flags, as that of fallocate is', () => {
  const text = (type: string): string =>
    xyzzy(`long xyzzy(int fd, ${type} mode)`, '- effect: "does it"', `${DERIVED}status: proposed\n`);
  expect(messages('flags-argument', text('int'))).toEqual([]);
  expect(messages('flags-argument', text('unsigned short'))).toHaveLength(1);
});

test('what removes an entry of a directory takes no empty path', () => {
  const text = (name: string): string =>
    xyzzy(
      'long xyzzy(int dfd, const char __user *path)',
      '- effect: "does it"',
      `${DERIVED}status: proposed\n`,
    ).replaceAll('xyzzy', name);
  expect(messages('path-empty-path', text('remove_xyzzy'))).toEqual([]);
  expect(messages('path-empty-path', text('look_xyzzy'))).toHaveLength(1);
});

describe('code says what its names and one of its conditions do not', () => {
  const said = (rule: string, list: string, ...body: readonly string[]): readonly string[] => {
    const code = `SYSCALL_DEFINE2(kiln, ${list})\n{\n${body.map((line) => `\t${line}\n`).join('')}\treturn kiln_fire();\n}\n`;
    return messages(
      rule,
      writeSpec(derivedCall(code), '7.2').replace('\nreviewed:', '\nstatus: proposed\nreviewed:'),
    );
  };
  const text = (take: string) => [`char *name = ${take};`, 'if (IS_ERR(name))', '\treturn PTR_ERR(name);'];

  test('a string that is copied as such is no path', () => {
    const list = 'const char __user *, _source, u32, flags';
    expect(said('path-at', list, ...text('strndup_user(_source, 64)'))).toEqual([]);
    const path = [
      'struct path path;',
      'int err = user_path_at(AT_FDCWD, _source, 0, &path);',
      'if (err)',
      '\treturn err;',
    ];
    expect(said('path-at', list, ...path)).toEqual([
      '"_source" is a path without a directory descriptor before it',
    ]);
    expect(said('path-at', list, ...text('strndup_user(_source, 64)'), ...path)).toHaveLength(1);
  });
  test('a capability is not required where something else is enough', () => {
    const refused = (asked: string) =>
      said('privilege-no-sys-admin', 'int, fd, u32, flags', `if (${asked})`, '\treturn -EPERM;');
    expect(refused('!capable(CAP_SYS_ADMIN)')).toHaveLength(1);
    expect(refused('!task_no_new_privs(current) && !capable(CAP_SYS_ADMIN)')).toEqual([]);
    expect(refused('!capable(CAP_PERFMON) && !capable(CAP_SYS_ADMIN)')).toEqual([]);
  });
});
