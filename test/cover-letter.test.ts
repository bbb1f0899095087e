import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { RECOMMENDATIONS } from '../rules/recommendations.ts';
import { probeable } from './support/command-line.ts';

/* `generate cover-letter`: what the rules, the filters and the previous version say. */

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'probeable-letter-'));
afterAll(() => rmSync(folder, { recursive: true }));

const spec = (minimum: number): string => `syscall: xyzzy
status: proposed
number: 9999
prototype: long xyzzy(int fd, struct xyzzy_args __user *args, size_t size, unsigned int flags)
arguments: {fd: {role: fd}, args: {role: in}, flags: {role: flags}}
structs: {xyzzy_args: {what: __u64}}
entry:
  - check: size < ${minimum}
    error: EINVAL
  - check: flags
    error: EINVAL
  - lookup: fd
    error: EBADF
  - effect: starts it
`;

test('each recommendation has a box, each runtime its releases, and what changed is said', () => {
  const [now, before] = [join(folder, 'xyzzy.yaml'), join(folder, 'before.yaml')];
  writeFileSync(now, spec(8));
  writeFileSync(before, spec(4));
  const { status, stdout, stderr } = probeable(['generate', 'cover-letter', now, '--base', before], {
    cwd: root,
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout.match(/^ {2}\[[ x-]\] /gm)).toHaveLength(RECOMMENDATIONS.length);
  expect(stdout).toMatch(/\[x\] have a flags argument\n/);
  expect(stdout).toMatch(/\[ \] add a selftest \(not met: process-selftest: /);
  expect(stdout).toMatch(/\[-\] offer AT_EMPTY_PATH \(not\s+applicable: it takes no\s+path\)/);
  expect(stdout).toMatch(/Docker +EPERM +1\.11\.0 to 20\.10\.3\n {2}Docker +ENOSYS +20\.10\.4 to /);
  expect(stdout).toMatch(/was accepted, but step 1 \(check: size < 8\)\s+now\s+rejects it/);
});

test('options that go with another kind, and standard input, are refused', () => {
  const said = (...args: readonly string[]) =>
    probeable(['generate', ...args], { cwd: root, input: spec(8) }).stderr;
  expect(said('rst', 'openat2', '--format', 'markdown')).toContain(
    '--format markdown goes with cover-letter and seccomp alone',
  );
  expect(said('rst', 'openat2', '--base', 'x')).toContain('--base goes only with cover-letter and all');
  expect(said('cover-letter', '-')).toContain('name a file');
});
