import { describe, expect, test } from 'vitest';
import { install, X86_64 } from '../../../test/support/engines.ts';
import { parseEngine } from './engine-releases.ts';
import { whyNoContainerStarts } from './startup.ts';

function ask(
  label: string,
  defaultAction: string,
  allowed: readonly string[],
  refused: readonly string[] = [],
) {
  const engine = parseEngine(label);
  const installed = install(label, {
    defaultAction: `SCMP_ACT_${defaultAction}`,
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: [
      ...(allowed.length === 0 ? [] : [{ names: allowed, action: 'SCMP_ACT_ALLOW' }]),
      ...(refused.length === 0 ? [] : [{ names: refused, action: 'SCMP_ACT_ERRNO' }]),
    ],
  });
  if (typeof engine === 'string' || !installed.ok) throw new Error(label);
  return whyNoContainerStarts(engine, installed.filter, X86_64);
}

const NARROW = ['read', 'write', 'exit_group', 'brk', 'mmap', 'arch_prctl', 'execve'];

describe('a profile that is too narrow for its engine', () => {
  test('refuses calls that runc makes after it has loaded the filter', () => {
    expect(ask('runc@1.1.5', 'ERRNO', NARROW)).toBe(
      'no container starts with this profile, because it refuses calls that runc@1.1.5 makes after it has loaded the filter: close (EPERM), openat (ENOSYS)',
    );
    expect(ask('runc@1.1.15', 'ERRNO', NARROW)).toMatch(/fstatfs \(EPERM\), getdents64 \(EPERM\)/);
    expect(ask('runc@1.1.5', 'ALLOW', [], ['close'])).toMatch(/close \(EPERM\)/);
    expect(ask('runc@1.1.5', 'KILL_PROCESS', NARROW)).toMatch(/close \(kill\)/);
    expect(ask('runc@1.1.5', 'TRACE', NARROW)).toMatch(/close \(trace\)/);
  });

  test('but not for another engine or an older release', () => {
    expect(ask('runc@1.0.3', 'ERRNO', NARROW)).toBeUndefined();
    expect(ask('crun@1.8.1', 'ERRNO', NARROW)).toBeUndefined();
    expect(ask('runc@1.1.5', 'ERRNO', [...NARROW, 'close', 'openat'])).toBeUndefined();
    expect(ask('runc@1.1.5', 'LOG', [])).toBeUndefined();
  });

  test('refuses execve, which every engine calls last', () => {
    for (const label of ['runc@1.0.3', 'crun@1.8.1', 'youki'])
      expect(ask(label, 'ALLOW', [], ['execve'])).toMatch(/execve \(EPERM\)/);
  });
});
