import { describe, expect, test } from 'vitest';
import { profile, X86_64 } from '../../../test/support/engines.ts';
import { findLibrary } from '../syscalls/library-releases.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { parseEngine } from './engine-releases.ts';
import { installProfile } from './install-profile.ts';

/** What an engine says of a profile on a host with a libseccomp: empty where the container starts. */
function refusal(engine: string, release: string, value: object, host = X86_64): string {
  const parsed = parseEngine(engine);
  const library = findLibrary(release);
  if (typeof parsed === 'string' || typeof library === 'string') throw new Error(`${engine} ${release}`);
  const installed = installProfile(parsed, profile(value, host), {
    native: host,
    numbers: syscallNumbers(library),
  });
  return installed.ok ? '' : installed.message;
}

const withDefault = (action: string) => ({ defaultAction: `SCMP_ACT_${action}`, syscalls: [] });
const withRule = (action: string) => ({
  defaultAction: 'SCMP_ACT_ALLOW',
  syscalls: [{ names: ['chroot'], action: `SCMP_ACT_${action}` }],
});

describe('a libseccomp that lacks an action starts no container', () => {
  test.each([
    ['LOG', '2.3.3', '2.4.0'],
    ['KILL_PROCESS', '2.3.3', '2.4.0'],
  ])('%s', (action, before, since) => {
    for (const engine of ['runc', 'crun'])
      for (const value of [withDefault(action), withRule(action)]) {
        expect(refusal(engine, before, value)).toMatch(
          `libseccomp ${before} does not know SCMP_ACT_${action}, which is new in ${since}`,
        );
        expect(refusal(engine, since, value)).toBe('');
      }
  });

  test('NOTIFY', () => {
    expect(refusal('runc', '2.4.4', withRule('NOTIFY'))).toMatch('does not know SCMP_ACT_NOTIFY');
    expect(refusal('runc', '2.5.0', withRule('NOTIFY'))).toBe('');
  });

  test('a rule that is skipped for its name does not reject the profile', () => {
    const value = {
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [{ names: ['openat2'], action: 'SCMP_ACT_LOG' }],
    };
    expect(refusal('runc', '2.3.3', value)).toBe('');
  });
});

describe('an engine that lacks an action starts no container', () => {
  test.each([
    ['runc', 'LOG', '1.0.0-rc8', '1.0.0-rc9'],
    ['runc', 'NOTIFY', '1.0.3', '1.1.0'],
    ['runc', 'KILL_PROCESS', '1.1.2', '1.1.3'],
    ['crun', 'LOG', '0.14', '0.15'],
  ])('%s, %s', (engine, action, before, since) => {
    expect(refusal(`${engine}@${before}`, '2.6.1', withRule(action))).toMatch(
      `this ${engine} does not know SCMP_ACT_${action}, which is new in`,
    );
    expect(refusal(`${engine}@${since}`, '2.6.1', withRule(action))).toBe('');
  });
});

test('an architecture that a libseccomp lacks starts no container', () => {
  const value = { ...withDefault('ALLOW'), architectures: ['SCMP_ARCH_RISCV64'] };
  expect(refusal('runc', '2.4.4', value)).toBe(
    'libseccomp 2.4.4 does not know the architecture SCMP_ARCH_RISCV64',
  );
  expect(refusal('runc', '2.5.0', value)).toBe('');
});

test('flags: none before runc 1.2, then those whose attribute the library has', () => {
  const flagged = (flag: string) => ({ ...withDefault('ALLOW'), flags: [`SECCOMP_FILTER_FLAG_${flag}`] });
  expect(refusal('runc@1.1.15', '2.6.1', flagged('LOG'))).toMatch('this runc does not support flags');
  expect(refusal('runc@1.2.0', '2.3.3', flagged('LOG'))).toMatch('has no attribute for the flag');
  expect(refusal('runc@1.2.0', '2.4.4', flagged('LOG'))).toBe('');
  expect(refusal('runc@1.2.0', '2.4.4', flagged('SPEC_ALLOW'))).toMatch('which is new in 2.5.0');
});

test('runc since 1.2 rejects a libseccomp before 2.3.1', () => {
  expect(refusal('runc@1.2.0', '2.3.0', withDefault('ALLOW'))).toMatch('need libseccomp 2.3.1 or later');
  expect(refusal('runc@1.1.15', '2.3.0', withDefault('ALLOW'))).toBe('');
});
