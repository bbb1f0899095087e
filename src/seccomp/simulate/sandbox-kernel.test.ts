import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { architecture as arch, X86_64 } from '../../../test/support/engines.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { askSandboxKernel, readSandboxKernel } from './sandbox-kernel.ts';

const kernel = readSandboxKernel(
  readFileSync(join(import.meta.dirname, '../../../content/runtimes/kernels/gvisor.yaml'), 'utf8'),
);

function ask(name: string, release: string | undefined, capabilities: string[] = [], on = X86_64) {
  const number = syscallNumbers().numberOf(name, on) ?? 0xffff;
  return askSandboxKernel(kernel, release, new Set(capabilities), {
    architecture: on,
    number,
    syscall: name,
    args: undefined,
  });
}

describe("gVisor answers by its release's table", () => {
  test.each([
    ['openat2', '20240807', 'ENOSYS'],
    ['openat2', '20260817', 'ENOSYS'],
    ['pidfd_open', '20260427', 'ENOSYS'],
    ['pidfd_open', '20260504', 'allow'],
    ['clone3', '20230814', 'allow'],
    ['clone3', '20230823', 'ENOSYS'],
    ['clone3', '20230904', 'allow'],
    ['read', '20221122', 'allow'],
    ['keyctl', '20230807', 'EACCES'],
  ])('%s in %s: %s', (name, release, answer) => {
    expect(ask(name, release).answer).toBe(answer);
    expect(ask(name, `release-${release}.0`).answer).toBe(answer);
    expect(ask(name, `${release}.0`, [], arch('aarch64')).answer).toBe(answer);
  });

  test('a call may depend on a capability', () => {
    expect(ask('bpf', '20240807').answer).toBe('EPERM');
    expect(ask('bpf', '20240807', ['CAP_SYS_ADMIN'])).toMatchObject({
      answer: 'ENOSYS',
      rule: 'gVisor 20240807 does not implement the call, with CAP_SYS_ADMIN',
    });
    expect(ask('bpf', '20260803').answer).toBe('allow');
  });

  test('an entry may hold on one architecture', () => {
    expect(ask('kexec_file_load', '20240807').answer).toBe('EPERM');
    expect(ask('kexec_file_load', '20240807', [], arch('aarch64')).answer).toBe('ENOSYS');
  });
});

describe('a release that was not read is unknown', () => {
  test.each([
    ['20240808', /20240808 is not a release; the nearest are 20240807 and 20240820/],
    ['20300101', /was not read; the newest release that was read is 20260817/],
    ['20190304', /was not read; the oldest release that was read is 20221122/],
    ['1.2.3', /was not read/],
    [undefined, /none was given: ENOSYS from 20221122 to 20260427, allow from 20260504 to 20260817/],
  ])('%s', (release, rule) => {
    const { answer, rule: said } = ask('pidfd_open', release);
    expect(answer).toBe('unknown');
    expect(said).toMatch(rule);
  });

  test('nor is any other architecture known', () => {
    expect(ask('read', '20240807', [], arch('x86'))).toMatchObject({
      answer: 'unknown',
      rule: 'gVisor has tables for x86_64 and aarch64 only',
    });
  });
});
