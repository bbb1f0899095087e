import { expect, test } from 'vitest';
import type { ReadLine } from './evidence.ts';
import { readLogLine } from './read-line.ts';
import type { StraceValue } from './strace-value.ts';

/** A value in short. */
function short(value: StraceValue): string {
  switch (value.kind) {
    case 'number':
      return String(BigInt.asIntN(64, value.value));
    case 'flags':
      return [...value.names, ...(value.bits === 0n ? [] : [`0x${value.bits.toString(16)}`])].join('|');
    case 'string':
      return `${JSON.stringify(value.text)}${value.isCut ? '…' : ''}`;
    case 'struct':
      return `{${[...value.fields].map(([name, one]) => `${name}=${short(one)}`).join(' ')}${value.isCut ? ' …' : ''}}`;
    case 'list':
      return `[${value.items.map(short).join(' ')}${value.isCut ? ' …' : ''}]`;
    case 'unknown':
      return '?';
  }
}

function told(line: ReadLine): string {
  if (line.kind !== 'evidence') return JSON.stringify(line);
  const { evidence } = line;
  if (evidence.kind !== 'call') return JSON.stringify(evidence);
  const { syscall, args, result, pid } = evidence;
  const given = args.map(({ name, value }) => `${name === undefined ? '' : `${name}:`}${short(value)}`);
  const end = result.kind === 'error' ? `${result.errno}${result.isInjected ? '!' : ''}` : result.kind;
  return `${pid === undefined ? '' : `${pid} `}${syscall}(${given.join(', ')}) ${end}`;
}

test.each([
  [
    'a struct',
    'clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, stack=0x7f1f2c3d5000, stack_size=0x9000}, 88) = -1 EPERM (Operation not permitted)',
    'clone3({flags=CLONE_VM|CLONE_VFORK exit_signal=SIGCHLD stack=139771862929408 stack_size=36864}, 88) EPERM',
  ],
  [
    'what the kernel wrote into a struct is no argument',
    'clone3({flags=CLONE_VM, exit_signal=0} => {parent_tid=[0]}, 88) = -1 EAGAIN (Resource temporarily unavailable)',
    'clone3({flags=CLONE_VM exit_signal=0}, 88) EAGAIN',
  ],
  [
    '-f, and a string with brackets and commas',
    '[pid   812] statx(3, "a, b)", AT_STATX_SYNC_AS_STAT|AT_EMPTY_PATH, STATX_BASIC_STATS, 0x7ffd0) = -1 EPERM (Operation not permitted)',
    '812 statx(3, "a, b)", AT_STATX_SYNC_AS_STAT|AT_EMPTY_PATH, STATX_BASIC_STATS, 524240) EPERM',
  ],
  [
    '-f -o, -tt, -T',
    '4711  12:00:01.123456 openat(AT_FDCWD, "/x"..., O_RDONLY) = -1 EACCES (Permission denied) <0.000012>',
    '4711 openat(AT_FDCWD, "/x"…, O_RDONLY) EACCES',
  ],
  ['-r', '     0.000123 sync() = -1 ENOSYS (Function not implemented)', 'sync() ENOSYS'],
  ['-ttt', '1700000000.123456 sync() = -1 ENOSYS (Function not implemented)', 'sync() ENOSYS'],
  ['-i and -n', '[00007f1234567890] [ 162] sync() = -1 ENOSYS (Function not implemented)', 'sync() ENOSYS'],
  ['-Y', '[pid 12<bash>] sync() = -1 ENOSYS (Function not implemented)', '12 sync() ENOSYS'],
  [
    '-yy, with an arrow in a socket and a bracket in a path',
    'sendto(5<TCP:[10.0.0.2:80->10.0.0.1:99]>, "", 0, 0, NULL, 0) = -1 EPERM (Operation not permitted)',
    'sendto(5, "", 0, 0, 0, 0) EPERM',
  ],
  [
    '-y of the working directory',
    'openat2(AT_FDCWD</home/a)b>, "x", {flags=O_RDONLY, resolve=0}, 24) = -1 ENOSYS (Function not implemented)',
    'openat2(AT_FDCWD, "x", {flags=O_RDONLY resolve=0}, 24) ENOSYS',
  ],
  [
    '-X raw',
    'openat(0xffffff9c, "x", 0x80000) = -1 EPERM (Operation not permitted)',
    'openat(4294967196, "x", 524288) EPERM',
  ],
  [
    '-X verbose',
    'openat(-100 /* AT_FDCWD */, "x", 0x80000 /* O_RDONLY|O_CLOEXEC */) = -1 EPERM (Operation not permitted)',
    'openat(-100, "x", 524288) EPERM',
  ],
  [
    'flags that strace does not know, octal modes',
    'fchmodat2(AT_FDCWD, "d", 0775, AT_EMPTY_PATH|0x40 /* AT_??? */) = -1 EPERM (Operation not permitted)',
    'fchmodat2(AT_FDCWD, "d", 509, AT_EMPTY_PATH|0x40) EPERM',
  ],
  [
    'abbreviated structs and arrays',
    'execve("/x", ["a", "b", ...], 0x7ffd /* 24 vars */) = -1 EPERM (Operation not permitted)',
    'execve("/x", ["a" "b" …], 32765) EPERM',
  ],
  [
    'names and another order than that of the registers',
    'clone(child_stack=NULL, flags=CLONE_NEWUSER|SIGCHLD) = -1 EPERM (Operation not permitted)',
    'clone(child_stack:0, flags:CLONE_NEWUSER|SIGCHLD) EPERM',
  ],
  [
    'a number without a name',
    'syscall_0x1d6(0x3, 0, 0, 0, 0, 0) = -1 ENOSYS (Function not implemented)',
    'syscall_0x1d6(3, 0, 0, 0, 0, 0) ENOSYS',
  ],
  [
    'blanks before the result',
    'unshare(CLONE_NEWUSER)                  = -1 EPERM (Operation not permitted)',
    'unshare(CLONE_NEWUSER) EPERM',
  ],
  ['an errno without a name', 'sync() = -1 (errno 524)', 'sync() errno 524'],
  ['an injected error', 'sync() = -1 EPERM (Operation not permitted) (INJECTED)', 'sync() EPERM!'],
  ['no result', 'exit_group(0) = ?', 'exit_group(0) none'],
  [
    'a call that a log quotes',
    'app-1  | unshare(CLONE_NEWNS) = -1 EPERM (Operation not permitted)',
    'unshare(CLONE_NEWNS) EPERM',
  ],
  [
    'a failed call in the audit log',
    'type=SYSCALL msg=audit(1502872059.519:8816): arch=c000003e syscall=2 success=no exit=-13 a0=5630772dbfd0 a1=80101 a2=0 a3=7c items=0 ppid=1 pid=1800 comm="systemd"',
    '1800 open(94766157905872, 524545, 0, 124) EACCES',
  ],
])('%s', (_what, line, call) => {
  expect(told(readLogLine(line))).toBe(call);
});

test.each([
  'openat(AT_FDCWD, "x = y", O_RDONLY) = 3</etc/x>',
  '[pid 7] mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f0000000000',
  'poll([{fd=3, events=POLLIN}], 1, 0)  = 0 (Timeout)',
  'type=SYSCALL msg=audit(1.2:3): arch=c000003e syscall=2 success=yes exit=3',
])('%s is a success', (line) => {
  expect(readLogLine(line)).toEqual({ kind: 'success' });
});

test.each([
  ['write(1, "a) = 3', 'the call of write is cut before its closing bracket'],
  ['[pid 4] openat(AT_FDCWD, "x", O_RD', 'the call of openat is cut before its closing bracket'],
  ['openat(AT_FDCWD, "x", O_RDONLY)', 'the call of openat has no result: the line is cut'],
  [
    'audit: type=1326 audit(1.2:3): auid=1 pid=2 comm="sh" sig=0 arch=c000003e sys',
    'the record of a filter names no system call: it is cut',
  ],
])('%s cannot be read', (line, message) => {
  expect(readLogLine(line)).toEqual({ kind: 'unreadable', message });
});

test('a line of more than 64 KiB is not read', () => {
  const message = 'the line has more than 65536 characters';
  expect(readLogLine('x'.repeat(70_000))).toEqual({ kind: 'unreadable', message });
});

test.each([
  '--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---',
  '+++ exited with 0 +++',
  'strace: Process 812 attached',
  ' > /usr/lib/libc.so.6(clone3+0x2d) [0xfd5ed]',
  '[    1.234567] usb_submit_urb(ctrl) failed: -19',
  'audit: type=1400 audit(1.2:3): apparmor="ALLOWED" operation="open" profile="x" name="/y"',
  'type=AVC msg=audit(1.2:3): avc:  denied  { read } for  pid=1 comm="x" scontext=a tcontext=b tclass=file permissive=1',
  'audit: type=1404 audit(1.2:3): enforcing=1',
])("%s is nobody's refusal", (line) => {
  expect(readLogLine(line)).toEqual({ kind: 'other' });
});

const SECCOMP = { kind: 'seccomp', isCompat: false, pid: '53620', command: 'fddev' };

test.each([
  [
    'dmesg (canonical/core20#48)',
    '[ 12.3] audit: type=1326 audit(1697147265.298:78): auid=1 pid=53620 comm="fddev" exe="/x" sig=0 arch=40000028 syscall=412 compat=1 ip=0xb6f code=0x50000',
    { ...SECCOMP, isCompat: true, arch: '40000028', number: 412, code: 0x50000, signal: 0 },
    'arm',
  ],
  [
    'auditd, enriched, without the separator (firedancer-io/firedancer#766)',
    '52:type=SECCOMP msg=audit(1697147265.298:78): auid=1 pid=53620 comm="fddev" exe="/x" sig=31 arch=c000003e syscall=1 compat=0 ip=0x7f code=0x80000000AUID="unset" UID="runner" ARCH=x86_64 SYSCALL=write',
    { ...SECCOMP, arch: 'c000003e', number: 1, code: 0x80000000, signal: 31 },
    'x86_64',
  ],
  [
    'the journal (systemd/systemd#9939)',
    'audit[53620]: SECCOMP auid=4294967295 uid=998 pid=53620 comm="fddev" exe="/usr/bin/python2.7" sig=31 arch=c000003e syscall=141 compat=0 ip=0x7f code=0x0',
    { ...SECCOMP, arch: 'c000003e', number: 141, code: 0, signal: 31 },
    'x86_64',
  ],
  [
    'ausearch -i',
    'type=SECCOMP msg=audit(11/26/26 12:00:00.123:78) : auid=unset pid=53620 comm=fddev exe=/x sig=SIGSYS arch=x86_64 syscall=clone3 compat=0 ip=0x7f code=kill-process',
    { ...SECCOMP, arch: 'x86_64', number: 435, code: 0x80000000, signal: 31 },
    'x86_64',
  ],
  [
    'x32, which shares the architecture',
    'type=1326 audit(1.2:3): pid=53620 comm="fddev" sig=31 arch=c000003e syscall=1073741825 compat=0 ip=0x7f code=0x0',
    { ...SECCOMP, arch: 'c000003e', number: 0x40000001, code: 0, signal: 31 },
    'x32',
  ],
])('a record of a filter: %s', (_what, line, expected, architecture) => {
  const read = readLogLine(line);
  expect(read).toMatchObject({ kind: 'evidence', evidence: expected });
  expect(read).toMatchObject({ evidence: { architecture: { name: architecture } } });
});

test.each([
  [
    '[266713.893126] audit: type=1400 audit(1722708589.057:470): apparmor="DENIED" operation="mount" class="mount" info="failed mntpnt match" error=-13 profile="unprivileged_userns" name="/" pid=2054704 comm="nsjail" flags="rw, rprivate"',
    {
      module: 'AppArmor',
      what: 'mount /',
      subject: 'unprivileged_userns',
      errno: 'EACCES',
      command: 'nsjail',
    },
  ],
  [
    'audit: type=1400 audit(1722708589.057:469): apparmor="DENIED" operation="capable" class="cap" profile="unprivileged_userns" pid=2054704 comm="nsjail" capability=6  capname="setgid"',
    { module: 'AppArmor', what: 'capable setgid', subject: 'unprivileged_userns', errno: undefined },
  ],
  [
    'type=AVC msg=audit(1502872059.519:8816): avc:  denied  { write } for  pid=1800 comm="systemd" name="release_agent" dev="cgroup" ino=7 scontext=system_u:system_r:container_t:s0:c331,c427 tcontext=system_u:object_r:cgroup_t:s0 tclass=file permissive=0',
    { module: 'SELinux', what: 'write of file', subject: 'system_u:system_r:container_t:s0:c331,c427' },
  ],
  [
    'audit: type=1423 audit(1729738800.268:30): domain=195ba459b blockers=fs.write_file path="/etc/hosts" dev="vda2" ino=351',
    { module: 'Landlock', what: 'fs.write_file', subject: 'domain 195ba459b' },
  ],
])('a denial: %s', (line, denial) => {
  expect(readLogLine(line)).toMatchObject({ kind: 'evidence', evidence: { kind: 'denial', ...denial } });
});

test.each([
  [
    'mlcommons/training_results_v3.0#7',
    'docker: Error response from daemon: failed to create shim: OCI runtime create failed: container_linux.go:380: starting container process caused: error adding seccomp filter rule for syscall clone3: permission denied: unknown.',
    { failure: 'rule', syscall: 'clone3', reason: 'permission denied' },
  ],
  [
    'podman-container-tools/podman#11029',
    'Error: OCI runtime error: container_linux.go:380: starting container process caused: error adding seccomp filter rule for syscall bdflush: requested action matches default action of filter',
    { failure: 'rule', syscall: 'bdflush', reason: 'requested action matches default action of filter' },
  ],
  [
    'containers/crun#31',
    'docker: Error response from daemon: OCI runtime create failed: seccomp_rule_add: unknown.',
    { failure: 'rule', syscall: undefined },
  ],
  [
    'a kernel without memory for compiled filters',
    'OCI runtime exec failed: exec failed: unable to start container process: unable to init seccomp: error loading seccomp filter into kernel: error loading seccomp filter: errno 524: unknown',
    { failure: 'load', reason: 'errno 524' },
  ],
  [
    'moby/moby#22252',
    'docker: Error response from daemon: OCI runtime create failed: container_linux.go:349: starting container process caused "exec: \\"/bin/ping\\": operation not permitted": unknown.',
    { failure: 'permission', reason: 'operation not permitted' },
  ],
  [
    'opencontainers/runc#2651',
    'docker: Error response from daemon: OCI runtime create failed: container_linux.go:349: starting container process caused "process_linux.go:449: container init caused \\"rootfs_linux.go:58: mounting \\\\\\"proc\\\\\\" to rootfs caused \\\\\\"permission denied\\\\\\"\\"": unknown.',
    { failure: 'permission', reason: 'permission denied' },
  ],
  [
    'podman-container-tools/podman#15314',
    'Error: mount through procfd: operation not permitted: OCI permission denied',
    { failure: 'permission', reason: 'operation not permitted' },
  ],
])('an engine that does not start: %s', (_source, line, start) => {
  expect(readLogLine(line)).toMatchObject({ kind: 'evidence', evidence: { kind: 'start', ...start } });
});

test('SIGSYS: what a filter sent, and what it ended', () => {
  const trapped = (fields: string) => readLogLine(`[pid 7] --- SIGSYS {${fields}} ---`);
  expect(
    trapped(
      'si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x7f, si_syscall=__NR_clone3, si_arch=AUDIT_ARCH_X86_64',
    ),
  ).toMatchObject({
    kind: 'evidence',
    evidence: { kind: 'seccomp', architecture: { name: 'x86_64' }, number: 435, code: 0x30000, pid: '7' },
  });
  expect(
    trapped(
      'si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x7f, si_syscall=0x1d3, si_arch=AUDIT_ARCH_AARCH64',
    ),
  ).toMatchObject({ evidence: { architecture: { name: 'aarch64' }, number: 467 } });
  // Another process may send the signal, too.
  expect(trapped('si_signo=SIGSYS, si_code=SI_USER, si_pid=1, si_uid=0')).toEqual({ kind: 'sent', pid: '7' });
  expect(trapped('si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_a')).toEqual({
    kind: 'unreadable',
    message: 'the signal of a filter (SIGSYS) does not say which call it is about',
  });
  expect(readLogLine('812 +++ killed by SIGSYS (core dumped) +++')).toEqual({ kind: 'killed', pid: '812' });
  expect(readLogLine('+++ killed by SIGKILL +++')).toEqual({ kind: 'other' });
});

test.each([
  [
    '09-27 12:19:37 4958 DEBUG A Cause: seccomp prevented call to disallowed arm64 system call 434',
    ['aarch64', 434, 0x30000],
  ],
  ['seccomp prevented call to disallowed arm system call 384', ['arm', 384, 0x30000]],
  [
    'Log: auid=1000 ses=2 pid=9794 comm="e" sig=0 arch=c000003e 330(pkey_alloc) compat=0 ip=0x7924 code=0x50000',
    ['x86_64', 330, 0x50000],
  ],
])('%s is a refusal of a filter', (line, expected) => {
  const read = readLogLine(line);
  const evidence = read.kind === 'evidence' && read.evidence.kind === 'seccomp' ? read.evidence : undefined;
  expect([evidence?.architecture?.name, evidence?.number, evidence?.code]).toEqual(expected);
});
