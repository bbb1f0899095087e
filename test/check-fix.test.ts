import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type Result, probeable as run } from './support/command-line.ts';

/* check --fix, on files of strangers: comments and layout stay, and nothing is half written. */

let folder = '';
const probeable = (...args: readonly string[]): Result => run(args, { cwd: folder });
const file = (name = 'xyzzy.yaml'): string => readFileSync(join(folder, name), 'utf8');
const write = (text: string, name = 'xyzzy.yaml'): void => writeFileSync(join(folder, name), text);

const draft = `# A draft, with comments everywhere.
syscall: xyzzy   # the name
prototype: >
  int xyzzy(int fd, struct xyzzy_args *args,
            size_t size, unsigned int flags)
arguments:
  args: {role: in}
  flags: {role: flags, values: {XYZZY_FAST: 1}}  # one so far
structs:
  xyzzy_args: {what: __u64}

# the path
entry:
  # read it
  - copy: args   # whole
    size: size
    error: EFAULT
  - lookup: fd
    error: [EBADFD]
  - effect: does it
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-fix-'));
  return () => rmSync(folder, { recursive: true });
});

test('safe fixes leave what the spec says of the kernel, and what it promises, alone', () => {
  write(draft);
  const { stderr } = probeable('check', '--fix', 'xyzzy.yaml');
  expect(stderr).toBe('probeable: 1 fix in 1 file made\n');
  expect(file()).toBe(draft.replace('struct xyzzy_args *args', 'struct xyzzy_args __user *args'));
  expect(probeable('check', '--fix', 'xyzzy.yaml').stderr).toBe('probeable: 0 fixes in 0 files made\n');
});

const promise = `syscall: x
prototype: int x(int fd, unsigned int flags)
entry:
  - check: flags
    error: EINVAL
  - lookup: fd
    error: EBADF
  - effect: foo
probes:
  - call: x(-1, 0)
    expect: EINVAL
`;

test('a false promise is not made true by --fix: --fix=all writes what is certain, and only that', () => {
  write(promise);
  const before = probeable('check', '--fix', 'xyzzy.yaml');
  expect(before.status).toBe(1);
  expect(file()).toBe(promise);
  expect(before.stdout).toContain(
    'x(-1, 0) certainly fails with EBADF and cannot fail with EINVAL, which it expects',
  );
  probeable('check', '--fix=all', 'xyzzy.yaml');
  expect(file()).toBe(promise.replace('expect: EINVAL', 'expect: EBADF'));
});

test('--fix=all writes what new calls should have, until there is nothing left to write', () => {
  write(draft);
  probeable('check', '--fix=all', 'xyzzy.yaml');
  expect(file()).toBe(`# A draft, with comments everywhere.
syscall: xyzzy   # the name
prototype: >
  int xyzzy(int fd, struct xyzzy_args __user *args,
            size_t size, unsigned int flags)
arguments:
  args: {role: in}
  flags: {role: flags, values: {XYZZY_FAST: 1}}  # one so far
structs:
  xyzzy_args: {what: __u64}

# the path
entry:
  - check: flags & ~XYZZY_FAST
    error: EINVAL
  - check: size > PAGE_SIZE
    error: E2BIG
  - check: size < sizeof(struct xyzzy_args)
    error: EINVAL
    permanent: the first version's size can never shrink
  # read it
  - copy: args   # whole
    size: size
    trailing: E2BIG
    error: EFAULT
  - lookup: fd
    error: [EBADF]
  - effect: does it
probes:
  - call: xyzzy(-1, NULL, 1, 0)
    expect: EINVAL
    because: "size < sizeof(struct xyzzy_args): the first version's size can never shrink; 3 checks reject it, so it survives a reordering of checks"
`);
});

test('a dry run is a patch that git applies, and writes nothing', () => {
  write(draft);
  const { stdout, stderr, status } = probeable('check', '--fix=all', '--dry-run', 'xyzzy.yaml');
  expect([status, file()]).toEqual([1, draft]);
  expect(stderr).toMatch(/^probeable: \d+ fixes in 1 file possible\n$/);
  write(stdout, 'fix.patch');
  execFileSync('git', ['apply', 'fix.patch'], { cwd: folder });
  const applied = file();
  write(draft);
  probeable('check', '--fix=all', 'xyzzy.yaml');
  expect(file()).toBe(applied);
});

test('a link stays a link, and a mode a mode', () => {
  write(draft, 'real.yaml');
  chmodSync(join(folder, 'real.yaml'), 0o640);
  symlinkSync('real.yaml', join(folder, 'xyzzy.yaml'));
  probeable('check', '--fix', 'xyzzy.yaml');
  expect(file('real.yaml')).not.toBe(draft);
  expect(statSync(join(folder, 'real.yaml')).mode & 0o777).toBe(0o640);
});

test('what cannot be written, or makes no sense, is refused', () => {
  write(draft);
  expect(run(['check', '-', '--fix'], { cwd: folder, input: draft })).toMatchObject({ status: 2 });
  expect(run(['check', '-', '--fix', '--dry-run'], { cwd: folder, input: draft }).stdout).toContain(
    '+++ b/stdin',
  );
  expect(probeable('check', '--dry-run', 'xyzzy.yaml').stderr).toContain('add --fix');
  expect(probeable('check', '--fix=some', 'xyzzy.yaml').stderr).toContain('neither safe nor all');
});
