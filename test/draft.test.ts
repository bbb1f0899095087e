import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { probeable, type Result } from './support/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'probeable-draft-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (args: readonly string[], input = ''): Result => probeable(args, { cwd: process.cwd(), input });

const SOURCE =
  'SYSCALL_DEFINE2(xyzzy, int, fd, unsigned int, flags)\n{\n\tif (flags)\n\t\treturn -EINVAL;\n}\n';

test('a spec that is being written can be traced as far as it goes', () => {
  const path = join(folder, 'frob.yaml');
  writeFileSync(
    path,
    `syscall: frob
prototype: int frob(int fd, unsigned int flags)
entry:
  - check: flags != 0
    error: EINVAL
  - blank: TODO the rest
`,
  );
  const traced = JSON.parse(
    run(['trace', 'frob(-1, 1)', 'frob(-1, 0)', '--spec', path, '--format', 'json']).stdout,
  );
  expect(traced).toMatchObject([
    { outcomes: [{ result: 'EINVAL', certain: true }], grade: 'weak' },
    { outcomes: [{ result: 'unknown', certain: false }, { result: 'success' }], grade: 'unknown' },
  ]);
  expect(run(['trace', 'frob(-1, 0)', '--spec', path]).stdout).toContain('not known whether it is a probe');
  expect(run(['suggest', path]).stdout).toContain('frob(');
  writeFileSync(path, 'syscall: frob\nprototype: int frob(int fd)\nentry: [{blank: TODO}]\n');
  expect(run(['suggest', path]).stdout).toContain('no probe known');
});

describe('probeable draft', () => {
  test('reads C from standard input, and check reads what it writes', () => {
    const drafted = run(['draft', '-'], SOURCE);
    expect([drafted.status, drafted.stderr]).toEqual([0, '']);
    expect(drafted.stdout).toContain('  - check: "flags"\n    error: EINVAL\n    source: input.c:3\n');
    const checked = run(['check', '-', '--format', 'json'], drafted.stdout);
    expect(JSON.parse(checked.stdout).files).toMatchObject([{ syscall: 'xyzzy', grade: 'weak' }]);
  });

  test('writes several calls as several documents, or the one that was asked for', () => {
    const path = join(folder, 'two.c');
    writeFileSync(path, SOURCE + SOURCE.replace('xyzzy', 'plugh'));
    expect(run(['draft', path]).stdout.match(/^syscall: \w+$/gm)).toEqual([
      'syscall: xyzzy',
      'syscall: plugh',
    ]);
    const json = JSON.parse(run(['draft', path, '--syscall', 'plugh', '--format', 'json']).stdout);
    expect(json).toMatchObject([{ syscall: 'plugh', source: expect.stringContaining('SYSCALL_DEFINE2') }]);
    expect(run(['draft', path, '--syscall', 'plug'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('did you mean "plugh"'),
    });
  });

  test('is no pass where nobody has filled it in', () => {
    const { stdout } = run(['draft', 'int xyzzy(int fd)']);
    const checked = run(['check', '-', '--format', 'json'], stdout);
    expect(JSON.parse(checked.stdout).files).toMatchObject([{ syscall: 'xyzzy', grade: 'unknown' }]);
    expect(checked.status).toBe(1);
  });

  test('takes a prototype as it is', () => {
    expect(run(['draft', 'int xyzzy(int dfd, const char __user *path)']).stdout).toContain(
      'dfd is dirfd, path is path',
    );
  });

  test('marks the pointers of a prototype from a C library', () => {
    const { stdout } = run([
      'draft',
      'int xyzzy(int fd, const char *path, char **names, struct xyzzy __user *how)',
    ]);
    expect(stdout).toContain(
      'prototype: int xyzzy(int fd, const char __user *path, char * __user *names, struct xyzzy __user *how)',
    );
  });

  test.each([
    [['draft'], 'nothing to draft from'],
    [['draft', '-'], 'describes no system call'],
    [['draft', 'no-such-file'], 'no-such-file'],
    [['draft', '--running', '../../../etc/passwd'], 'cannot be the name of a system call'],
    [['draft', '--running', 'xyzzy'], 'tracefs'],
    [['draft', 'int xyzzy('], 'not a C prototype'],
    [['generate', 'manual', 'openat2'], 'is none of kapi'],
    [['generate', 'kapi', 'xyzzy'], 'no spec describes "xyzzy"'],
    [['verify', 'openat2', '--calls', 'many'], 'is no number'],
    [['verify', 'openat2', '--seed', '99999999999'], 'is no number'],
    [['verify', 'openat2', '--syscall-table', 'package.json'], 'holds no numbers'],
    [['verify', 'openat2', '--record', '/proc/nowhere'], '/proc/nowhere'],
  ])('%j fails with a sentence, not with a stack', (args, message) => {
    const { status, stderr } = run(args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  const tracepoint = '/sys/kernel/tracing/events/syscalls/sys_enter_close_range/format';
  test.skipIf(!existsSync(tracepoint))('asks the running kernel', () => {
    expect(run(['draft', '--running', 'close_range']).stdout).toContain(
      'prototype: long close_range(unsigned int fd, unsigned int max_fd, unsigned int flags)',
    );
  });
});

test('probeable generate kapi writes what draft reads', () => {
  const { stdout } = run(['generate', 'kapi', 'mount_setattr']);
  expect(JSON.parse(stdout)).toMatchObject({
    name: 'sys_mount_setattr',
    'x-probeable': { entry: expect.any(Array) },
  });
  expect(run(['draft', '-'], stdout).stdout).toContain('may_mount');
});

describe('what draft cannot take is said, and nothing is lost', () => {
  const file = (text: string): string => {
    const path = join(folder, 'some.c');
    writeFileSync(path, text);
    return path;
  };
  const BROKEN = 'SYSCALL_DEFINE3(brkn, int, fd)\n{\n}\n';

  test('an unreadable definition beside one that is read', () => {
    const path = file(BROKEN + SOURCE);
    const { status, stdout, stderr } = run(['draft', path]);
    expect(stdout).toContain('syscall: xyzzy');
    expect(stderr).toBe(
      `probeable: ${path}: SYSCALL_DEFINE3(brkn was not read: it needs 3 pairs of a type and a name\n`,
    );
    expect(status).toBe(2);
    expect(run(['draft', path, '--syscall', 'xyzzy']).status).toBe(0);
    expect(run(['draft', file(BROKEN)])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('SYSCALL_DEFINE3(brkn was not read'),
    });
  });

  test('a call that is defined twice', () => {
    const { status, stdout, stderr } = run(['draft', file(SOURCE + SOURCE)]);
    expect(stdout.match(/^syscall: xyzzy$/gm)).toHaveLength(1);
    expect(stderr).toContain('xyzzy is defined more than once; the first definition is used');
    expect(status).toBe(0);
  });

  test('the entry of another ABI alone', () => {
    const path = file('COMPAT_SYSCALL_DEFINE1(xyzzy, int, fd)\n{\n\treturn 0;\n}\n');
    expect(run(['draft', path])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('defines COMPAT_SYSCALL_DEFINE1(xyzzy, …), but no SYSCALL_DEFINEn'),
    });
  });

  test('--running and --syscall are lists', () => {
    const path = file(SOURCE + SOURCE.replace('xyzzy', 'plugh'));
    expect(run(['draft', path, '--syscall', 'plugh', '--syscall', 'xyzzy']).stdout).toMatch(
      /syscall: plugh[\s\S]*syscall: xyzzy/,
    );
  });
});
