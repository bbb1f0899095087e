import { describe, expect, test } from 'vitest';
import type { Finding } from '../src/lint/finding.ts';
import { lintFiles, xyzzy } from '../test/support/lint.ts';

/* Kinds of finding that were not so, and those that were missing beside them. */

function findings(rule: string, ...texts: readonly string[]): readonly Finding[] {
  const files = Object.fromEntries(texts.map((text, index) => [`${index}.yaml`, text]));
  return lintFiles(files).flatMap(({ documents }) =>
    documents.flatMap(({ findings: all }) => all.filter((finding) => finding.rule === rule)),
  );
}

const messages = (rule: string, ...texts: readonly string[]): readonly string[] =>
  findings(rule, ...texts).map(({ message }) => message);

test('a probe that does not hold says for how long it does not', () => {
  const spec = xyzzy(
    'int xyzzy(int fd, unsigned int flags)',
    '- permission: x\n  error: EPERM\n  until: "6.9"\n- check: flags\n  error: EINVAL\n  since: "6.7"\n- lookup: fd\n  error: EBADF\n- effect: x',
    'probes: [{call: "xyzzy(-1, 0)", expect: EBADF}]\nstatus: merged\nsince: "6.5"\n',
  );
  expect(messages('probe-across-versions', spec)).toEqual([
    expect.stringContaining('is not a probe from 6.5 until before 6.9'),
  ]);
});

describe('a path is a path, and other text is none', () => {
  const paths = (prototype: string, entry = '- effect: x'): readonly string[] =>
    findings('path-at', xyzzy(prototype, entry)).map(({ message }) => message.split('"')[1] ?? '');

  test.each([
    ['int xyzzy(int dfd, const char __user *pathname, unsigned int at_flags, const char __user *name)', []],
    ['int xyzzy(int fd, const char __user *name, void __user *value, size_t size)', []],
    ['int xyzzy(const char __user *_type, const char __user *_description, const void __user *p)', []],
    ['int xyzzy(int fd, unsigned int cmd, const char __user *key, const void __user *value, int aux)', []],
    ['int xyzzy(const char __user *fs_name, unsigned int flags)', []],
    ['int xyzzy(const char __user *buf, size_t count)', []],
    ['int xyzzy(int dfd, const char __user *name, int flag)', []],
    ['int xyzzy(const char __user *filename)', ['filename']],
    ['int xyzzy(const char __user *oldname, const char __user *newname)', ['oldname', 'newname']],
    ['int xyzzy(const char __user *new_root, const char __user *put_old)', ['new_root', 'put_old']],
    ['int xyzzy(const char __user *dir_name, unsigned int flags)', ['dir_name']],
  ])('%s', (prototype, expected) => {
    expect(paths(prototype)).toEqual(expected);
  });

  test('a name that an expression takes for a path is one', () => {
    expect(
      paths('int xyzzy(const char __user *name)', '- check: relative(name)\n  error: EINVAL\n- effect: x'),
    ).toEqual(['name']);
  });
});

describe('the size of a struct that nobody looks at is not missed', () => {
  const struct = 'structs: {s: {a: __u64}}\n';
  const prototype = 'int xyzzy(int fd, struct s __user *arg, unsigned int flags)';

  test.each([
    [
      'refused unless NULL',
      '- check: arg != NULL\n  error: EINVAL\n- lookup: fd\n  error: EBADF\n- effect: x',
      0,
    ],
    [
      'never named',
      '- check: flags != 0\n  error: EINVAL\n- lookup: fd\n  error: EBADF\n- effect: does it',
      0,
    ],
    ['read', '- check: flags != 0\n  error: EINVAL\n- copy: arg\n- effect: does it', 1],
    ['written', '- check: flags != 0\n  error: EINVAL\n- write: arg', 1],
    ['named by words', '- lookup: fd\n  error: EBADF\n- work: fills arg\n  error: EIO', 1],
    ['nothing known but words', '- effect: does it', 1],
  ])('%s', (_, entry, count) => {
    expect(findings('struct-size', xyzzy(prototype, entry, struct))).toHaveLength(count);
  });
});

describe('a setter whose getter comes along', () => {
  const call = (name: string, status = 'proposed'): string =>
    `syscall: ${name}\nstatus: ${status}\nprototype: int ${name}(unsigned int flags)\nentry:\n  - check: flags != 0\n    error: EINVAL\n  - effect: does it\n`;

  test('is settled by it, in whatever order they are read', () => {
    expect(findings('set-without-get', call('set_mood'))).toHaveLength(1);
    expect(findings('set-without-get', call('set_mood'), call('get_mood'))).toEqual([]);
    expect(findings('set-without-get', call('get_mood'), call('set_mood'))).toEqual([]);
    expect(findings('set-without-get', `${call('set_mood')}---\n${call('get_mood')}`)).toEqual([]);
  });

  test('but not by one that was rejected, or belongs to another', () => {
    expect(findings('set-without-get', call('set_mood'), call('get_mood', 'rejected'))).toHaveLength(1);
    expect(findings('set-without-get', call('set_mood'), call('get_moods'))).toHaveLength(1);
  });
});

describe('steps that exclude each other are no one path', () => {
  const late = (entry: string): readonly string[] =>
    messages(
      'abi-failure-after-effect',
      xyzzy(
        'int xyzzy(unsigned int cmd, void __user *arg, size_t size, unsigned int flags)',
        entry,
        'arguments: {cmd: {role: command, values: {GET: 0, SET: 1, CLEAR: 2}}}\n',
      ),
    );

  test.each([
    ['a command each', '- effect: sets\n  when: cmd == SET\n- write: arg\n  size: size\n  when: cmd == GET'],
    ['a done between', '- effect: sets\n  when: cmd == SET\n- done: cmd == SET\n- write: arg\n  size: size'],
    [
      'a done of two commands',
      '- effect: sets\n  when: cmd == SET || cmd == CLEAR\n- done: cmd != GET\n- write: arg',
    ],
    [
      'a bit that is set, and is not',
      "- effect: sets\n  when: flags & 4\n- write: arg\n  when: '!(flags & 4)'",
    ],
    ['an effect that ends the path', '- effect: sets\n- done: cmd <= SET || cmd > SET\n- write: arg'],
  ])('%s', (_, entry) => {
    expect(late(entry)).toEqual([]);
  });

  test.each([
    [
      'the same command',
      '- effect: sets\n  when: cmd == SET\n- write: arg\n  when: cmd == SET',
      'step 2 (write: arg)',
    ],
    ['another command is done', '- effect: sets\n- done: cmd == GET\n- write: arg', 'step 3 (write: arg)'],
    [
      'the second effect of two',
      '- effect: clears\n  when: cmd == CLEAR\n- done: cmd == CLEAR\n- effect: sets\n- work: tells\n  error: EIO',
      'step 4 (work: tells)',
    ],
  ])('but: %s', (_, entry, step) => {
    expect(late(entry)).toEqual([
      expect.stringMatching(`^${step.replace(/[()]/g, '\\$&')} can still fail with`),
    ]);
  });
});

describe('a number is one finding, and says which to take', () => {
  const numbered = (number: string): string =>
    `syscall: xyzzy\nstatus: proposed\nnumber: ${number}\nprototype: int xyzzy(unsigned int flags)\nentry:\n  - check: flags != 0\n    error: EINVAL\n  - effect: does it\n`;

  test('taken on many architectures', () => {
    const [only, ...more] = findings(
      'abi-number',
      numbered('{x86_64: 437, arm64: 437, riscv64: 437, s390x: 437, arm: 437, ppc64: 437}'),
    );
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      message: 'number 437 belongs to openat2 on x86_64, arm64, riscv64, s390x and 2 more',
      help: ['take 473: 472 is free in Linux 7.2, but Linux 7.3-rc7 assigns it to fchroot'],
      start: { line: 3, column: 18 },
    });
  });

  test('another on some architectures', () => {
    expect(messages('abi-number', numbered('{x86_64: 480, arm64: 481, riscv64: 481, alpha: 591}'))).toEqual([
      'number 481 on arm64 and riscv64 and 591 on alpha differs from that on x86_64, but new calls have the same number everywhere',
    ]);
    expect(messages('abi-number', numbered('{x86_64: 480, arm64: 480, alpha: 590}'))).toEqual([
      'number 480 is provisional: another call may be merged first',
    ]);
  });
});

describe('EBADFD for a descriptor that names nothing', () => {
  const probing = (descriptor: string, more = '', errno = 'EBADF'): string =>
    `${xyzzy(
      'int xyzzy(int fd, unsigned int flags)',
      `- check: flags != 0\n  error: EINVAL\n- lookup: fd\n  error: ${errno}\n${more}- effect: does it`,
      'arguments: {fd: {sentinels: {XYZZY_SELF: -10}}}\n',
    )}probes:\n  - call: xyzzy(${descriptor}, 0)\n    expect: EBADFD\n`;

  test.each(['-1', '-2', '-9', '-2147483648'])('%s', (descriptor) => {
    expect(messages('probe-ebadfd', probing(descriptor))).toEqual([
      `descriptor ${descriptor} must fail with EBADF, not EBADFD`,
    ]);
  });

  test('not for a sentinel, nor where a later step answers it', () => {
    expect(messages('probe-ebadfd', probing('-10'))).toEqual([]);
    expect(messages('probe-ebadfd', probing('3', '- work: it is no ring\n  error: EBADFD\n'))).toEqual([]);
  });
});

describe('a probe that expects another errno than it gets', () => {
  const expecting = (
    expected: string,
    entry = '- lookup: fd\n  error: EBADF\n- effect: x',
    more = '',
  ): string =>
    `${xyzzy('int xyzzy(int fd, unsigned int flags)', entry, more)}probes:\n  - call: xyzzy(-1, 1)\n    expect: ${expected}\n`;
  const unordered =
    '- work: looks at both\n  error: [EINVAL, EBADF]\n- lookup: fd\n  error: EBADF\n- effect: x';

  test.each([
    [
      'EINVAL',
      undefined,
      'xyzzy(-1, 1) certainly fails with EBADF and cannot fail with EINVAL, which it expects',
      'EBADF',
    ],
    [
      '[EINVAL, ENXIO]',
      undefined,
      'xyzzy(-1, 1) certainly fails with EBADF and cannot fail with EINVAL or ENXIO, which it expects',
      'EBADF',
    ],
    [
      'EINVAL',
      unordered,
      'xyzzy(-1, 1) can also fail with EBADF, which it does not expect',
      '[EINVAL, EBADF]',
    ],
    [
      '[EINVAL, ENXIO]',
      unordered,
      'xyzzy(-1, 1) can also fail with EBADF and cannot fail with ENXIO, which it expects',
      '[EINVAL, EBADF]',
    ],
    [
      'ENXIO',
      unordered,
      'xyzzy(-1, 1) fails with EINVAL or EBADF and cannot fail with ENXIO, which it expects',
      '[EINVAL, EBADF]',
    ],
  ])('%s', (expected, entry, message, right) => {
    const [finding] = findings('probe-errno', expecting(expected, entry));
    expect(finding?.message).toBe(message);
    expect(finding?.fix).toMatchObject({ isSafe: false, edits: [{ text: right }] });
  });

  test('what an older release answers stays in the list', () => {
    const older =
      '- check: flags != 0\n  error: EINVAL\n  until: "6.15"\n- lookup: fd\n  error: EBADF\n- effect: x';
    const [finding] = findings('probe-errno', expecting('EINVAL', older, 'since: "5.11"\nstatus: merged\n'));
    expect(finding?.message).toBe('xyzzy(-1, 1) certainly fails with EBADF, which it does not expect');
    expect(finding?.fix?.edits).toMatchObject([{ text: '[EINVAL, EBADF]' }]);
  });
});

test('EFTYPE, which Linux has since 7.2, is an errno', () => {
  const spec = xyzzy('int xyzzy(int fd)', '- work: opens it\n  error: EFTYPE\n- effect: x');
  expect(findings('spec-errno', spec)).toEqual([]);
  expect(findings('spec-errno', spec.replace('EFTYPE', 'EFTYP'))).toHaveLength(1);
});

describe('more that was not so', () => {
  test('a result that counts tells what was done before an error', () => {
    const moves = '- effect: moves bytes\n- work: the device fails behind the first bytes\n  error: EIO';
    expect(
      findings('abi-failure-after-effect', xyzzy('ssize_t xyzzy(int fd)', moves, 'returns: count\n')),
    ).toEqual([]);
    expect(findings('abi-failure-after-effect', xyzzy('ssize_t xyzzy(int fd)', moves))).toHaveLength(1);
  });

  test('a struct that many calls share does not grow', () => {
    const wait = (struct: string): string =>
      xyzzy(
        `int xyzzy(int fd, const struct ${struct} __user *arg, unsigned int flags)`,
        '- check: flags != 0\n  error: EINVAL\n- copy: arg\n- wait: for it\n  error: EINTR',
        `structs: {${struct}: {sec: __s64, nsec: __s64}}\n`,
      );
    expect(findings('struct-size', wait('__kernel_timespec'))).toEqual([]);
    expect(findings('struct-size', wait('xyzzy_time'))).toHaveLength(1);
  });

  test('the header of a struct may be read first', () => {
    const reading = (second: string): string =>
      xyzzy(
        'int xyzzy(struct s __user *arg, size_t size)',
        `- check: size < 16\n  error: EINVAL\n- copy: arg\n  size: 4\n- copy: arg\n  size: size\n${second}- effect: x`,
        'structs: {s: {a: __u64, b: __u64}}\n',
      );
    expect(findings('struct-trailing-zero', reading('  trailing: E2BIG\n'))).toEqual([]);
    expect(findings('struct-trailing-zero', reading(''))).toMatchObject([{ pointer: '/entry/2' }]);
  });

  test('a capability for some of a query is none for all of it', () => {
    const query = (when: string): string =>
      xyzzy(
        'int xyzzy(int fd, struct s __user *out, unsigned int flags)',
        `- lookup: fd\n  error: EBADF\n- permission: CAP_SYS_PTRACE\n${when}  error: EPERM\n- write: out`,
        'arguments: {out: {role: out}, flags: {values: {ALL: 1}}}\nstructs: {s: {a: __u64}}\n',
      );
    expect(findings('privilege-capability', query('  when: flags & ALL\n'))).toEqual([]);
    expect(findings('privilege-capability', query(''))).toHaveLength(1);
    expect(findings('privilege-capability', query('  when: (flags & ALL) || !(flags & ALL)\n'))).toHaveLength(
      1,
    );
  });

  test('of two permissions the one is blamed that the better probe meets', () => {
    const entry =
      '- permission: CAP_SYS_BOOT\n  when: cmd == 7\n  error: EPERM\n- permission: CAP_NET_ADMIN\n  when: cmd != 7\n  error: EPERM\n- lookup: fd\n  when: cmd != 7\n  error: EBADF\n- effect: x';
    expect(messages('probe-before-permission', xyzzy('int xyzzy(int fd, unsigned int cmd)', entry))).toEqual([
      expect.stringMatching(/^step 2 \(permission: CAP_NET_ADMIN\) fails with EPERM before step 3/),
    ]);
  });
});
