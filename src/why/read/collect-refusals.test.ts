import { expect, test } from 'vitest';
import { type CollectedLog, RefusalCollector } from './collect-refusals.ts';

function collect(lines: readonly string[]): CollectedLog {
  const collector = new RefusalCollector();
  for (const line of lines) collector.push(line);
  return collector.finish();
}

function refusals({ evidence }: CollectedLog): readonly string[] {
  return evidence.map(({ evidence: one, count, line }) => {
    const what =
      one.kind === 'call' && one.result.kind === 'error' ? `${one.syscall} ${one.result.errno}` : one.kind;
    return `${what} ${count} × from line ${line}`;
  });
}

test('equal refusals are counted with their first place, whatever the path, address and process', () => {
  const log = collect([
    'openat(AT_FDCWD, "/a", O_RDONLY) = 3',
    '[pid 1] openat(AT_FDCWD, "/a", O_RDONLY) = -1 EPERM (Operation not permitted)',
    '[pid 2] openat(AT_FDCWD, "/b", O_RDONLY) = -1 EPERM (Operation not permitted)',
    'openat(AT_FDCWD, "/b", O_RDONLY|O_NOATIME) = -1 EPERM (Operation not permitted)',
    'uname(0x7ffd00000010) = -1 EPERM (Operation not permitted)',
    'uname(0x7ffd00000020) = -1 EPERM (Operation not permitted)',
  ]);
  expect(refusals(log)).toEqual([
    'openat EPERM 2 × from line 2',
    'openat EPERM 1 × from line 4',
    'uname EPERM 2 × from line 5',
  ]);
  expect(log).toMatchObject({ lines: 6, calls: 6, unreadable: [], others: undefined });
});

test('halves of calls are joined by process', () => {
  const log = collect([
    '[pid 1] openat2(AT_FDCWD, "/x",  <unfinished ...>',
    '[pid 2] unshare(CLONE_NEWUSER <unfinished ...>',
    '[pid 1] <... openat2 resumed>{flags=O_RDONLY, resolve=0}, 24) = -1 ENOSYS (Function not implemented)',
    '[pid 2] <... unshare resumed>)       = -1 EPERM (Operation not permitted)',
    '[pid 3] <... keyctl resumed>)        = -1 ENOSYS (Function not implemented)',
    '[pid 4] futex(0x7f, FUTEX_WAIT, 1, NULL <unfinished ...>',
    '[pid 4] futex(0x7f, FUTEX_WAIT, 1, NULL <unfinished ...>',
  ]);
  expect(
    log.evidence.map(({ evidence }) =>
      evidence.kind === 'call' ? [evidence.syscall, evidence.args.length] : [],
    ),
  ).toEqual([
    ['openat2', 4],
    ['unshare', 1],
    ['keyctl', 0],
  ]);
  expect(log.unreadable).toEqual([
    { message: 'a call has no second half', count: 1, line: 6 },
    { message: 'a call has no second half: the log ends before it, or the process did', count: 1, line: 7 },
  ]);
});

test('what cannot be read and what is about something else are counted with their first place', () => {
  const log = collect([
    'Nov 26 12:00:00 host kernel: usb 1-1: new device',
    'sync() = -1 EPERM (Operation not permitted)',
    'openat(AT_FDCWD, "x", O_RD',
    'Nov 26 12:00:01 host kernel: usb 1-1: gone',
    'audit: 12 callbacks suppressed',
  ]);
  expect(refusals(log)).toEqual(['sync EPERM 1 × from line 2']);
  expect(log.others).toEqual({
    message: 'Nov 26 12:00:00 host kernel: usb 1-1: new device',
    count: 2,
    line: 1,
  });
  expect(log.unreadable).toEqual([
    { message: 'the call of openat is cut before its closing bracket', count: 1, line: 3 },
  ]);
  expect(log.suppressed).toBe(12);
});

test('a process in 32-bit mode makes calls of x86', () => {
  const log = collect([
    '[ Process PID=7 runs in 32 bit mode. ]',
    '[pid 7] sync() = -1 EPERM (Operation not permitted)',
    '[pid 8] sync() = -1 EPERM (Operation not permitted)',
  ]);
  expect(log.evidence.map(({ evidence }) => evidence.kind === 'call' && evidence.architecture?.name)).toEqual(
    ['x86', undefined],
  );
});

test('what is kept does not grow with the log, and what is not told apart is counted', () => {
  const collector = new RefusalCollector();
  for (let index = 0; index < 10_000; index++) {
    collector.push(`ioctl(3, 0x${index.toString(16)}) = -1 EPERM (Operation not permitted)`);
    collector.push(`made_up_${index}(1) = -1 EPERM (Operation not permitted)`);
    collector.push(`[pid ${index}] read(3,  <unfinished ...>`);
  }
  const log = collector.finish();
  expect(log.evidence.length).toBeLessThanOrEqual(2_000);
  const [varied] = log.evidence.filter(
    ({ evidence }) => evidence.kind === 'call' && evidence.args.length === 0,
  );
  expect(varied).toMatchObject({ evidence: { syscall: 'ioctl' }, count: 10_000 - 40 });
  const told = log.evidence.reduce((sum, { count }) => sum + count, 0);
  const untold = log.unreadable.find(({ message }) =>
    message.startsWith('more than 2000 different refusals'),
  );
  expect(told + (untold?.count ?? 0)).toBe(20_000);
});

test('a process that SIGSYS ended was killed in its last call, unless a filter had sent the signal', () => {
  const log = collect([
    '[pid 1] futex(0x7f, FUTEX_WAIT, 1, NULL <unfinished ...>',
    '[pid 2] clone3({flags=CLONE_VM}, 88) = ?',
    '[pid 2] +++ killed by SIGSYS (core dumped) +++',
    '[pid 1] <... futex resumed>)      = ?',
    '[pid 3] --- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_syscall=__NR_mseal, si_arch=AUDIT_ARCH_X86_64} ---',
    '[pid 3] +++ killed by SIGSYS +++',
    '[pid 1] +++ killed by SIGSYS +++',
    '[pid 5] pause()                   = ?',
    '[pid 5] --- SIGSYS {si_signo=SIGSYS, si_code=SI_USER, si_pid=1, si_uid=0} ---',
    '[pid 5] +++ killed by SIGSYS +++',
    '[pid 4] +++ killed by SIGSYS +++',
  ]);
  expect(
    log.evidence.map(({ evidence, line }) =>
      evidence.kind === 'call' ? [evidence.syscall, evidence.result.kind, line] : [evidence.kind, line],
    ),
  ).toEqual([
    ['clone3', 'killed', 3],
    ['seccomp', 5],
  ]);
  expect(log.unreadable).toEqual([
    { message: 'SIGSYS ended a process, and the log does not show for which call', count: 2, line: 7 },
  ]);
});
