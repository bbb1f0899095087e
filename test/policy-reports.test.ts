import { expect, test } from 'vitest';
import { RULES } from '../rules/index.ts';
import { checkPolicyExample } from '../src/report/policy-example.ts';

/* Faults of policies that were reported in public, each rebuilt as a small profile: the rule finds what broke or was open. */

const POLICY_RULES = RULES.filter(({ topic }) => topic === 'policy');

type Rule = Readonly<Record<string, unknown>>;

function findings(defaultAction: string, syscalls: readonly Rule[], more: Rule = {}): readonly string[] {
  const architectures = ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'];
  const policy = { defaultAction: `SCMP_ACT_${defaultAction}`, architectures, syscalls, ...more };
  return checkPolicyExample(JSON.stringify(policy), POLICY_RULES).map(
    ({ rule, severity, message }) => `${severity} ${rule}: ${message}`,
  );
}

const refuse = (names: readonly string[], action = 'ERRNO', errnoRet?: number): Rule => ({
  names,
  action: `SCMP_ACT_${action}`,
  ...(errnoRet === undefined ? {} : { errnoRet }),
});

const SOCKETS = [
  {
    names: ['socket'],
    action: 'SCMP_ACT_ALLOW',
    args: [{ index: 0, value: 38, valueTwo: 0, op: 'SCMP_CMP_LT' }],
  },
  { names: ['connect', 'bind', 'sendto', 'recvfrom', 'openat2'], action: 'SCMP_ACT_ALLOW' },
];

test('moby#52494: AF_ALG is refused in socket, and passes through socketcall', () => {
  expect(findings('ERRNO', SOCKETS)).toContainEqual(
    expect.stringMatching(
      /^warning policy-other-abi: socket is filtered .*socket\(0x26\).* socketcall of x86/,
    ),
  );
});

test('moby#52506: socketcall is refused, and with it every 32-bit program that has sockets', () => {
  const found = findings('ERRNO', [...SOCKETS, refuse(['socketcall'], 'ERRNO', 38)]);
  expect(found).toContainEqual(
    expect.stringMatching(
      /^warning policy-other-abi: socketcall is refused to programs of x86, although socket, /,
    ),
  );
});

test('sandlock#240: clone is refused new namespaces, and clone3 is forgotten', () => {
  const namespaces = [0x10000000, 0x20000000, 0x40000000].map((flag) => ({
    names: ['clone'],
    action: 'SCMP_ACT_ERRNO',
    args: [{ index: 0, value: flag, valueTwo: flag, op: 'SCMP_CMP_MASKED_EQ' }],
  }));
  expect(findings('ALLOW', namespaces)).toContainEqual(
    expect.stringMatching(
      /^warning policy-hidden-flags: clone is filtered .* clone3 is open .* struct clone_args/,
    ),
  );
});

test('go-microvm#76: a policy kills for io_uring_setup, which libuv tries when its event loop starts', () => {
  const rings = ['io_uring_setup', 'io_uring_enter', 'io_uring_register'];
  expect(findings('ALLOW', [refuse(rings, 'KILL_PROCESS')])).toEqual([
    expect.stringMatching(/^warning policy-kill: the policy kills the process .* io_uring_setup \(/),
  ]);
  expect(findings('ALLOW', [refuse(rings)])).toEqual([]);
});

test('codex#10814: a sandbox without network refuses system calls, and io_uring makes the sockets', () => {
  const network = [
    'socket',
    'connect',
    'accept',
    'accept4',
    'bind',
    'listen',
    'sendto',
    'sendmsg',
    'sendmmsg',
  ];
  const found = findings('ALLOW', [refuse(network)]);
  expect(found).toContainEqual(
    expect.stringMatching(
      /^warning policy-io-uring: .*connect \(IORING_OP_CONNECT, Linux 5\.5\), socket \(IORING_OP_SOCKET/,
    ),
  );
  const rings = refuse(['io_uring_setup', 'io_uring_enter', 'io_uring_register'], 'ERRNO', 38);
  expect(findings('ALLOW', [refuse(network), rings]).join('\n')).not.toMatch('policy-io-uring');
});

test('kata-containers#13136: a list of allowed calls kills for those that it lacks', () => {
  const found = findings('KILL_PROCESS', [
    { names: ['getxattr', 'fgetxattr', 'setxattr', 'openat', 'read', 'write'], action: 'SCMP_ACT_ALLOW' },
  ]);
  expect(found).toContainEqual(
    expect.stringMatching(/^info policy-new-calls: under crun, .* kills the process/),
  );
  expect(found).toContainEqual(expect.stringMatching(/^warning policy-kill: under crun, .* clone3 \(glibc/));
});

test('security-profiles-operator#3041: runc 1.3.3 calls openat2 and statx under the filter', () => {
  const names =
    'close openat write getdents64 execve getpid fstatfs prctl capget capset chdir read fstat setgroups setgid setuid getcwd getppid setresgid setresuid rt_sigprocmask rt_sigaction newfstatat faccessat2 faccessat epoll_ctl fcntl futex umask';
  const allow = (more: readonly string[]): Rule => ({
    names: [...names.split(' '), ...more],
    action: 'SCMP_ACT_ALLOW',
  });
  expect(findings('ERRNO', [allow([])])).toContainEqual(
    expect.stringMatching(
      /^warning policy-start: no container starts.* openat2 \(ENOSYS\) and statx \(.*\) to runc|policy-start: .*openat2/,
    ),
  );
  expect(findings('ERRNO', [allow(['openat2', 'statx'])]).join('\n')).not.toMatch('policy-start');
});

/* What profiles of others showed to be wrong, or said twice. */

test('umount of x86 has no flags, so it evades no filter of the flags of umount2', () => {
  const umount2 = (value: number): Rule => ({
    ...refuse(['umount2']),
    args: [{ index: 1, value, valueTwo: value, op: 'SCMP_CMP_MASKED_EQ' }],
  });
  expect(findings('ALLOW', [umount2(1)]).filter((one) => one.includes('(umount)'))).toEqual([]);
  expect(findings('ALLOW', [refuse(['umount2'])])).toContainEqual(
    expect.stringMatching(/^error policy-other-abi: umount2 is refused, .* numbers of x86 \(umount\)/),
  );
});

test('calls that a policy kills for are told of by policy-kill, and not as stale, too', () => {
  const found = findings('KILL_PROCESS', [refuse(['read', 'openat2'], 'ALLOW')]);
  expect(found).toContainEqual(expect.stringMatching(/^warning policy-kill: .*cachestat/));
  expect(found.filter((one) => /^info policy-stale: .*cachestat/.test(one))).toEqual([]);
  expect(findings('ERRNO', [refuse(['read', 'openat2'], 'ALLOW')])).toContainEqual(
    expect.stringMatching(/^info policy-stale: .*cachestat/),
  );
});
