import { join } from 'node:path';
import { expect, test } from 'vitest';
import { probeable } from './support/command-line.ts';

const cwd = join(import.meta.dirname, '..');

/** The first entry of `simulate`. */
function simulated(target: string, ...more: readonly string[]): Readonly<Record<string, unknown>> {
  const { stdout, stderr } = probeable(
    ['simulate', target, '--runtime', 'docker@20.10.9', '--format', 'json', ...more],
    { cwd },
  );
  if (stdout === '') throw new Error(stderr);
  const entries: unknown = JSON.parse(stdout);
  const [first]: unknown[] = Array.isArray(entries) ? entries : [];
  return typeof first === 'object' && first !== null ? { ...first } : {};
}

test.each([
  ['SYS_clone3', 'clone3'],
  ['__NR_clone3', 'clone3'],
  ['SYS_close_range(1, 0, 0)', 'close_range'],
])('simulate %s', (target, syscall) => {
  expect(simulated(target)).toMatchObject({ syscall });
});

test.each(['c000003e', '0xc000003e', 'AUDIT_ARCH_X86_64'])('simulate --arch %s', (arch) => {
  expect(simulated('clone3', '--arch', arch)).toMatchObject({ arch: 'x86_64', number: 435 });
});

test('flags by the names of any described call', () => {
  const args = [0x10020000, null, null, null, null, null];
  expect(simulated('unshare(CLONE_NEWUSER|CLONE_NEWNS)')).toMatchObject({ args });
  expect(simulated('unshare', '--args', 'CLONE_NEWUSER | 0x20000')).toMatchObject({ args });
  const { status, stderr } = probeable(['simulate', 'unshare(CLONE_NEWUSRE)'], { cwd });
  expect(status).toBe(2);
  expect(stderr).toContain('"CLONE_NEWUSRE" is not a 64-bit number');
});

test('a call as strace prints it', () => {
  const line =
    '[pid 7] openat2(AT_FDCWD</x>, "/etc/hosts", {flags=O_RDONLY|O_CLOEXEC, resolve=RESOLVE_IN_ROOT}, 24) = -1 EPERM (Operation not permitted)';
  expect(simulated(line)).toMatchObject({
    syscall: 'openat2',
    args: ['0xffffffffffffff9c', null, null, 24, null, null],
  });
  const { stdout } = probeable(['trace', line.slice('[pid 7] '.length), '--format', 'json'], { cwd });
  expect(JSON.parse(stdout)).toMatchObject([
    {
      call: 'openat2(AT_FDCWD, "/etc/hosts", &{.flags = O_CLOEXEC, .resolve = RESOLVE_IN_ROOT}, 0x18)',
    },
  ]);
  expect(probeable(['trace', line], { cwd }).status).toBe(0);
});

test('trace takes the architecture as the audit log has it', () => {
  const arm = probeable(['trace', 'pkey_alloc(0, 4)', '--arch', 'arm64'], { cwd }).stdout;
  for (const arch of ['c00000b7', 'AUDIT_ARCH_AARCH64'])
    expect(probeable(['trace', '__NR_pkey_alloc(0, 4)', '--arch', arch], { cwd }).stdout).toBe(arm);
});
