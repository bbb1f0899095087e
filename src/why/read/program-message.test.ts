import { expect, test } from 'vitest';
import { readLogLine } from './read-line.ts';

const seen = (line: string): string => {
  const read = readLogLine(line);
  if (read.kind !== 'evidence' || read.evidence.kind !== 'call') return read.kind;
  const { syscall, result, args } = read.evidence;
  const flags = args.map(({ value }) => (value.kind === 'flags' ? value.names.join('|') : value.kind));
  return [syscall, result.kind === 'error' ? result.errno : result.kind, ...flags].join(' ');
};

test.each([
  ['io_uring_queue_init: Operation not permitted [system:1]', 'io_uring_setup EPERM'],
  [
    'java.lang.RuntimeException: failed to create io_uring ring fd Operation not permitted',
    'io_uring_setup EPERM',
  ],
  [
    '[2:0827/123407.3:FATAL:content/browser/sandbox_host_linux.cc:41] Check failed: . shutdown: Operation not permitted (1)',
    'shutdown EPERM',
  ],
  [
    "strace: test_ptrace_setoptions_followfork: PTRACE_TRACEME doesn't work: Operation not permitted",
    'ptrace EPERM',
  ],
  ['unshare: unshare failed: Operation not permitted', 'unshare EPERM'],
  ['panic: clone3: operation not permitted', 'clone3 EPERM'],
  ['memfd_create() failed: Function not implemented', 'memfd_create ENOSYS'],
  ['bwrap: Creating new namespace failed: Permission denied', 'clone EACCES CLONE_NEWNS|CLONE_NEWUSER'],
  [
    'bwrap: No permissions to creating new namespace, likely because the kernel does not allow non-privileged user namespaces.',
    'clone EPERM CLONE_NEWNS|CLONE_NEWUSER',
  ],
  [
    'bwrap: No permissions to create a new namespace, likely because …',
    'clone EPERM CLONE_NEWNS|CLONE_NEWUSER',
  ],
  [
    '../../sandbox/linux/seccomp-bpf-helpers/sigsys_handlers.cc:**CRASHING**:seccomp-bpf failure in syscall 0230',
    'syscall_0xe6 killed',
  ],
  [
    'sigsys_handlers.cc(42)] seccomp-bpf failure in syscall nr=0x14c arg1=0xc arg2=0x0',
    'syscall_0x14c killed',
  ],
])('%s', (line, wanted) => expect(seen(line)).toBe(wanted));

test.each([
  "ls: cannot access '/tmp': Operation not permitted",
  'bash: ./configure: Permission denied',
  'cp: Permission denied',
  'the operation is not permitted',
  'error: function not implemented yet',
  'bwrap: setting up uid map: Permission denied',
])('%s names no call', (line) => expect(seen(line)).toBe('other'));
