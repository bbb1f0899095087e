import { describe, expect, test } from 'vitest';
import { architecture, install, X86_64 } from '../../../test/support/engines.ts';
import { parseEngine } from './engine-releases.ts';
import { startNotes } from './startup.ts';

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
  return startNotes(engine, installed.filter, X86_64);
}

const NARROW = ['read', 'write', 'exit_group', 'brk', 'mmap', 'arch_prctl', 'execve'];

describe('a profile that is too narrow for its engine', () => {
  test('refuses calls that runc makes after it has loaded the filter', () => {
    expect(ask('runc@1.1.5', 'ERRNO', NARROW)).toEqual([
      'no container starts with this profile, because it refuses calls that runc@1.1.5 makes after it has loaded the filter: close (EPERM), openat (ENOSYS); runc then prints "close log pipe"',
      expect.stringMatching(
        /^without no_new_privs, .* refuses fstatfs \(EPERM\), getdents64 \(EPERM\), .*, getppid \(EPERM\), faccessat2 or faccessat \(.*\); runc then prints "error closing exec fds: open \/proc\/self\/fd"$/,
      ),
    ]);
    expect(ask('runc@1.1.15', 'ERRNO', NARROW)[0]).toMatch(/fstatfs \(EPERM\), getdents64 \(EPERM\)/);
    expect(ask('runc@1.1.5', 'ALLOW', [], ['close'])).toEqual([expect.stringMatching(/close \(EPERM\)/)]);
  });

  test('or kills it, also where the failure would change nothing', () => {
    expect(ask('runc@1.1.5', 'KILL_PROCESS', NARROW)[0]).toMatch(/: close \(kill\), .*getpid \(kill\)$/);
    expect(ask('runc@1.1.5', 'TRACE', NARROW)[0]).toMatch(/close \(trace\), openat \(trace\)$/);
    expect(ask('crun@1.8.1', 'KILL_PROCESS', NARROW)[0]).toMatch(/: close \(kill\)$/);
  });

  test('but not for another engine or an older release', () => {
    const always = (label: string) =>
      ask(label, 'ERRNO', NARROW).filter((note) => note.startsWith('no container'));
    expect(always('runc@1.0.3')).toEqual([]);
    expect(always('crun@1.8.1')).toEqual([]);
    expect(ask('runc@1.0.3', 'ALLOW', [], ['capset'])).toEqual([
      expect.stringMatching(/because it refuses capset \(EPERM\)$/),
    ]);
    expect(ask('youki', 'ERRNO', NARROW)).toEqual([]);
    expect(ask('runc@1.1.5', 'LOG', [])).toEqual([]);
  });

  test('starts with no_new_privs alone', () => {
    expect(ask('crun@1.8.1', 'ALLOW', [], ['capset', 'setresuid'])).toEqual([
      'without no_new_privs, as Docker, Podman and Kubernetes start containers by default, crun@1.8.1 loads the filter earlier, and no container starts because it refuses setresuid (EPERM), capset (EPERM); crun then prints "cannot setresuid to"',
    ]);
    expect(ask('runc', 'ALLOW', [], ['getppid', 'fcntl'])).toEqual([
      expect.stringMatching(/because it refuses getppid \(EPERM\)$/),
    ]);
  });

  test("needs what a distribution's package has of a later release", () => {
    expect(ask('runc@1.1.5', 'ALLOW', [], ['getdents64', 'getcwd'])).toEqual([
      expect.stringMatching(/^without no_new_privs, .* refuses getdents64 \(EPERM\)/),
    ]);
    expect(ask('runc@1.1.5+ds1-1+deb12u1', 'ALLOW', [], ['getdents64', 'getcwd'])).toEqual([
      expect.stringMatching(
        /^no container starts .*: getdents64 \(EPERM\); .*"readdirent \/proc\/self\/fd"$/,
      ),
      expect.stringMatching(/^without no_new_privs, .* refuses getcwd \(EPERM\)/),
    ]);
  });

  test('starts, but lets no other program be run in it', () => {
    expect(ask('crun', 'ALLOW', [], ['write'])).toEqual([
      expect.stringMatching(/^without no_new_privs, .* write \(EPERM\)/),
      'containers may start, but crun cannot run another program in one (exec), because the profile refuses write (EPERM)',
    ]);
  });

  test('refuses execve, which every engine calls last', () => {
    for (const label of ['runc@1.0.3', 'crun@1.8.1', 'youki'])
      expect(ask(label, 'ALLOW', [], ['execve'])).toEqual([expect.stringMatching(/execve \(EPERM\)/)]);
  });

  test('is not judged by names that its architecture has not', () => {
    const engine = parseEngine('crun');
    const x86 = architecture('x86');
    const installed = install('crun', { defaultAction: 'SCMP_ACT_ERRNO', syscalls: [] }, x86);
    if (typeof engine === 'string' || !installed.ok) throw new Error('crun');
    expect(startNotes(engine, installed.filter, x86).join('\n')).not.toMatch(/setresuid|prctl/);
  });
});
