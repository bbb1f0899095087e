import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Architecture, findArchitecture } from '../../seccomp/architecture.ts';
import { CallerTable } from '../../seccomp/callers/caller-table.ts';
import { Catalogue } from '../../seccomp/runtimes/catalogue.ts';
import { readRuntimeFacts } from '../../seccomp/runtimes/runtime-facts.ts';
import { hostOf } from '../../seccomp/simulate/host.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import type { Spec } from '../../spec/model.ts';
import { readSpecs } from '../../spec/read.ts';
import { NEWEST, parseVersion } from '../../spec/version.ts';
import { RefusalCollector } from '../read/collect-refusals.ts';
import { type AnsweredRefusal, decideLog } from './decide-log.ts';
import { Filters, type HostFilters, type NamedFilter } from './filter-side.ts';

const content = join(import.meta.dirname, '../../../content');

function file(...path: string[]): string {
  return readFileSync(join(content, ...path), 'utf8');
}

function specOf(name: string): Spec | undefined {
  for (const folder of ['syscalls', 'derived'])
    if (readdirSync(join(content, folder)).includes(`${name}.yaml`))
      return readSpecs(file(folder, `${name}.yaml`)).documents[0]?.spec;
  return undefined;
}

const runtimes = ['docker', 'containerd', 'podman', 'containers-common'].map((name) =>
  readRuntimeFacts(file('runtimes', `${name}.yaml`)),
);

function x86(): Architecture {
  const found = findArchitecture('x86_64');
  if (found === undefined) throw new Error('no x86_64');
  return found;
}

const catalogues = new Map<string, Catalogue>();

/** Rebuilding every release takes a second, so it is done once. */
function catalogueOf(host: Architecture): Catalogue {
  const known = catalogues.get(host.name);
  if (known !== undefined) return known;
  const catalogue = new Catalogue(runtimes, {
    architecture: host,
    kernel: NEWEST,
    capabilities: undefined,
    engine: undefined,
    numbers: syscallNumbers(),
  });
  catalogues.set(host.name, catalogue);
  return catalogue;
}

const CONSTANTS: Readonly<Record<string, bigint>> = { CLONE_NEWUSER: 0x10000000n, SIGCHLD: 17n };

function answers(
  lines: readonly string[],
  { kernel, named = [] }: { readonly kernel?: string; readonly named?: readonly NamedFilter[] } = {},
): readonly AnsweredRefusal[] {
  const collector = new RefusalCollector();
  for (const line of lines) collector.push(line);
  const hostFilters = (caller: Architecture): HostFilters => ({
    named,
    catalogue: catalogueOf(hostOf(caller)),
    runtimes: runtimes.filter(({ name }) => name !== 'containers-common'),
    errnos: new Set(['EPERM', 'ENOSYS']),
  });
  return decideLog(collector.finish(), {
    architecture: x86(),
    kernel: kernel === undefined ? undefined : parseVersion(kernel),
    filters: new Filters(hostFilters),
    callers: new CallerTable([]),
    constants: (name) => CONSTANTS[name],
    specOf,
    sandboxKernel: ({ syscall }) => (syscall === 'openat2' ? 'it answers by its release' : undefined),
  });
}

function answer(line: string, options?: Parameters<typeof answers>[1]): AnsweredRefusal['decision'] {
  const [only] = answers([line], options);
  if (only === undefined) throw new Error(`no answer to ${line}`);
  return only.decision;
}

/** A filter that returns one answer for every call. */
function filter(word: string): NamedFilter {
  return {
    title: 'profile.json',
    release: undefined,
    isKernel: false,
    notes: [],
    ask: () => ({ answer: word, rule: 'line 3', possible: [{ answer: word, rule: 'line 3' }] }),
    remedies: () => ['Update it'],
  };
}

const EPERM = '= -1 EPERM (Operation not permitted)';
const ENOSYS = '= -1 ENOSYS (Function not implemented)';

test('clone3 without namespaces and chosen ids: only a filter answers EPERM', () => {
  const { verdict, why, filters, remedies, probe } = answer(
    `clone3({flags=CLONE_VM|CLONE_VFORK|CLONE_CLEAR_SIGHAND, exit_signal=SIGCHLD, stack=0x7f1f2c3d5000, stack_size=0x9000}, 88) ${EPERM}`,
  );
  expect(verdict).toBe('filter');
  expect(why).toBe("no step of the kernel's entry path of clone3 fails with EPERM for these arguments");
  expect(filters).toContainEqual({
    title: 'Docker',
    releases: '1.11.0 to 20.10.9',
    answer: 'EPERM',
    rule: undefined,
  });
  expect(remedies).toContain(
    'Update Docker to 20.10.10 or later, which returns ENOSYS, so that programs fall back',
  );
  expect(probe).toBeUndefined();
});

test.each([
  [
    'a namespace',
    `clone3({flags=CLONE_NEWUSER, exit_signal=SIGCHLD}, 88) ${EPERM}`,
    'kernel.unprivileged_userns_clone',
  ],
  ['a struct that was cut', `clone3({flags=CLONE_VM, ...}, 88) ${EPERM}`, 'a permission'],
])('clone3 with %s: the kernel can answer EPERM, too', (_what, line, candidate) => {
  const { verdict, candidates } = answer(line);
  expect(verdict).toBe('either');
  expect(candidates.map(({ name }) => name)).toContain(candidate);
});

const openat2 = `openat2(AT_FDCWD, "/etc/hosts", {flags=O_RDONLY|O_CLOEXEC, resolve=RESOLVE_IN_ROOT}, 24) ${ENOSYS}`;

test('ENOSYS: a kernel without the call, gVisor, or a filter', () => {
  const { verdict, why, candidates } = answer(openat2);
  expect(verdict).toBe('either');
  expect(why).toContain('a kernel that lacks openat2, or a filter that returns ENOSYS');
  expect(candidates.map(({ name }) => name)).toEqual(['Linux before 5.6', 'gVisor']);
});

test.each([
  ['5.4', 'kernel', 'the kernel does not have openat2 yet', ['Linux before 5.6']],
  ['6.1', 'either', 'a filter that returns ENOSYS', ['gVisor']],
])('ENOSYS on Linux %s', (kernel, verdict, why, candidates) => {
  const decision = answer(openat2, { kernel });
  expect(decision.verdict).toBe(verdict);
  expect(decision.why).toContain(why);
  expect(decision.candidates.map(({ name }) => name)).toEqual(candidates);
});

test('the owner of a file: either, and the probe decides', () => {
  const { verdict, candidates, probe } = answer(
    `fchmodat2(AT_FDCWD, "data", 0775, AT_SYMLINK_NOFOLLOW) ${EPERM}`,
  );
  expect(verdict).toBe('either');
  expect(candidates.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['ownership', 'security module']),
  );
  expect(probe).toMatchObject({ text: 'fchmodat2(-1, NULL, 0, 0)', expect: ['EFAULT'] });
});

test('where only security modules answer EPERM, it is a filter or one of them', () => {
  const { verdict, why, candidates } = answer(
    `statx(3, "", AT_STATX_SYNC_AS_STAT|AT_EMPTY_PATH, STATX_BASIC_STATS, 0x7ffd0) ${EPERM}`,
  );
  expect(verdict).toBe('either');
  expect(why).toMatch(/^a filter or a security module/);
  expect(candidates.map(({ kind }) => kind)).toEqual(['security module']);
});

test('a user namespace: its settings are named, and the one with another errno is ruled out', () => {
  const { verdict, candidates, elsewhere, probe } = answer(`unshare(CLONE_NEWUSER) ${EPERM}`);
  expect(verdict).toBe('either');
  expect(candidates.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'kernel.apparmor_restrict_unprivileged_userns',
      'kernel.unprivileged_userns_clone',
      'chroot',
    ]),
  );
  expect(elsewhere.map(({ name, errnos }) => [name, errnos])).toEqual([
    ['user.max_user_namespaces', 'ENOSPC'],
  ]);
  expect(probe).toMatchObject({ text: 'unshare(CLONE_NEWUSER | 0x1)', expect: ['EINVAL'] });
});

test('another namespace has other candidates', () => {
  const { candidates } = answer(`unshare(CLONE_NEWNS) ${EPERM}`);
  expect(candidates.map(({ name }) => name)).toContain('CAP_SYS_ADMIN');
  expect(candidates.map(({ name }) => name)).not.toContain('chroot');
});

test('an errno that the kernel certainly answers shows that the call exists', () => {
  const { verdict, why } = answer('mount_setattr(-1, "", 0, NULL, 0) = -1 EINVAL (Invalid argument)');
  expect(verdict).toBe('kernel');
  expect(why).toContain('usize < MOUNT_ATTR_SIZE_VER0');
  expect(why).toContain('no filter hides it');
});

test('bpf: the setting, the capability, and a probe with an unknown command', () => {
  const { verdict, candidates, probe } = answer(
    `bpf(BPF_PROG_LOAD, {prog_type=BPF_PROG_TYPE_SOCKET_FILTER, insn_cnt=2, insns=0x7ffe, license="GPL"}, 116) ${EPERM}`,
  );
  expect(verdict).toBe('either');
  expect(candidates.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['kernel.unprivileged_bpf_disabled', 'CAP_BPF']),
  );
  expect(probe?.text).toMatch(/^bpf\(-1, NULL, /);
  expect(probe?.since).toBe('5.19');
});

test("an ordinary failure is the kernel's", () => {
  const { verdict, why } = answer('openat(AT_FDCWD, "/x", O_RDONLY) = -1 ENOENT (No such file or directory)');
  expect(verdict).toBe('kernel');
  expect(why).toBe("no known runtime's filter returns ENOENT for openat");
});

test('a named filter that returns it has refused; one that lets the call pass has not', () => {
  const line = `fchmodat2(AT_FDCWD, "data", 0775, 0) ${EPERM}`;
  const refused = answer(line, { named: [filter('EPERM')] });
  expect(refused).toMatchObject({
    verdict: 'filter',
    filters: [{ rule: 'line 3' }],
    remedies: ['Update it'],
  });
  expect(answer(line, { named: [filter('allow')] })).toMatchObject({ verdict: 'kernel', remedies: [] });
  expect(answer(line, { named: [filter('args')] }).verdict).not.toBe('filter');
  const getpid = `close_range(3, 5, 0) ${EPERM}`;
  expect(answer(getpid, { named: [filter('allow')] }).verdict).toBe('unknown');
});

test('strace itself may have made the call fail', () => {
  expect(answer(`openat(AT_FDCWD, "/x", O_RDONLY) ${EPERM} (INJECTED)`).verdict).toBe('tracer');
});

const RECORD =
  'audit: type=1326 audit(1.2:3): auid=1 pid=7 comm="sh" exe="/x" sig=0 arch=c000003e syscall=452 compat=0 ip=0x7f code=0x50000';

test('a record of the same process and call decides; one of another process does not', () => {
  const line = `fchmodat2(AT_FDCWD, "data", 0775, 0) ${EPERM}`;
  const verdictWith = (pid: string): string | undefined =>
    answers([RECORD, `[pid ${pid}] ${line}`]).find(({ kind }) => kind === 'call')?.decision.verdict;
  expect(verdictWith('7')).toBe('filter');
  expect(verdictWith('8')).toBe('either');
});

test('a record names the call of another architecture, and what is not in it', () => {
  const { verdict, why, notes, syscall, filters } = answer(
    'audit: type=1326 audit(1.2:3): pid=7 comm="sh" sig=0 arch=40000028 syscall=412 compat=1 ip=0xb6f code=0x50000',
  );
  expect(verdict).toBe('filter');
  expect(syscall).toBe('utimensat_time64');
  expect(why).toContain('refused with an errno utimensat_time64 (412 on arm, a 32-bit program)');
  expect(notes.join()).toContain('which errno it was is not in it');
  expect(new Set(filters.map(({ answer: word }) => word))).toEqual(new Set(['EPERM']));
});

test.each([
  ['0x0', 31, 'filter', 'killed the thread'],
  ['0x80000000', 31, 'filter', 'killed the process'],
  ['0x30000', 31, 'filter', 'sent SIGSYS'],
  ['0x7ffc0000', 0, 'nobody', 'let clone3 (435 on x86_64) pass and logged it'],
  ['0x50026', 0, 'filter', 'ENOSYS'],
])('the action of code %s', (code, signal, verdict, why) => {
  const decision = answer(
    `audit: type=1326 audit(1.2:3): pid=7 comm="sh" sig=${signal} arch=c000003e syscall=435 compat=0 ip=0x7f code=${code}`,
  );
  expect(decision.verdict).toBe(verdict);
  expect(decision.why).toContain(why);
});

test('a security module that says so', () => {
  const { verdict, why } = answer(
    'audit: type=1400 audit(1.2:3): apparmor="DENIED" operation="mount" error=-13 profile="docker-default" name="/" pid=7 comm="mount"',
  );
  expect(verdict).toBe('security module');
  expect(why).toBe('AppArmor refused mount /, by the profile docker-default');
});

test('AppArmor refuses user namespaces to programs without a profile', () => {
  const { verdict, remedies } = answer(
    'type=AVC msg=audit(1.2:3): apparmor="DENIED" operation="userns_create" class="namespace" info="User namespace creation restricted" error=-13 profile="unconfined" pid=7 comm="bwrap"',
  );
  expect(verdict).toBe('security module');
  expect(remedies).toEqual([expect.stringMatching(/kernel\.apparmor_restrict_unprivileged_userns=0$/)]);
});

test('an engine that does not take a rule refused no call', () => {
  const { verdict, why, remedies } = answer(
    'Error: container_linux.go:380: starting container process caused: error adding seccomp filter rule for syscall bdflush: permission denied',
  );
  expect(verdict).toBe('engine');
  expect(why).toContain(
    "the rule for bdflush, because as this engine understands it, its action is the filter's default",
  );
  expect(remedies[0]).toContain('Update runc to 1.0.2 or later');
});

test('refusals with one answer are one, the doubtful ones first', () => {
  const found = answers([
    'openat(AT_FDCWD, "/x", O_RDONLY) = -1 ENOENT (No such file or directory)',
    `fchmodat2(AT_FDCWD, "a", 0775, 0) ${EPERM}`,
    `fchmodat2(AT_FDCWD, "b", 0755, 0) ${EPERM}`,
    'openat(AT_FDCWD, "/x", O_RDWR) = -1 ENOENT (No such file or directory)',
  ]);
  expect(found.map(({ decision, count, line }) => [decision.syscall, count, line])).toEqual([
    ['fchmodat2', 2, 2],
    ['openat', 2, 1],
  ]);
});

test('a signal of a filter, and a process that it killed', () => {
  const trap = answer(
    '--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x7f, si_syscall=__NR_clone3, si_arch=AUDIT_ARCH_X86_64} ---',
  );
  expect(trap).toMatchObject({
    verdict: 'filter',
    answer: 'trap',
    why: 'a seccomp filter sent SIGSYS for clone3 (435 on x86_64)',
  });
  const [killed, ...others] = answers([
    'mseal(0x7f0000000000, 4096, 0) = ?',
    '+++ killed by SIGSYS (core dumped) +++',
  ]);
  expect(others).toEqual([]);
  expect(killed?.decision).toMatchObject({
    verdict: 'filter',
    answer: 'kill',
    why: 'a seccomp filter killed the thread for mseal (462 on x86_64), as its signal tells',
  });
});
