import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { probeable } from './support/command-line.ts';

/* `probeable simulate` as its users run it: the built program. */

const folder = mkdtempSync(join(tmpdir(), 'probeable-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Entry {
  readonly runtime: string;
  readonly until?: string;
  readonly engine: string;
  readonly arch: string;
  readonly number: number;
  readonly args: unknown;
  readonly answer: string;
  readonly rule: string;
  readonly notes?: readonly string[];
  readonly parts?: readonly { readonly runtime: string; readonly answer: string }[];
  readonly callers: readonly {
    readonly name: string;
    readonly conclusion: string;
    readonly errno: string;
    readonly why: string;
    readonly releases: string;
    readonly source: string;
  }[];
}

function isEntries(value: unknown): value is Entry[] {
  return (
    Array.isArray(value) &&
    value.every((one: unknown) => typeof one === 'object' && one !== null && 'answer' in one)
  );
}

function run(args: readonly string[], input = '') {
  return probeable(['simulate', ...args], { cwd: process.cwd(), input });
}

function entries(args: readonly string[], input = ''): Entry[] {
  const { status, stdout, stderr } = run([...args, '--format', 'json'], input);
  expect([status, stderr]).toEqual([0, '']);
  const parsed: unknown = JSON.parse(stdout);
  if (!isEntries(parsed)) throw new Error(stdout);
  return parsed;
}

/** "runtime answer" of each entry. */
function answers(...args: string[]): string[] {
  return entries(args).map(({ runtime, answer }) => `${runtime} ${answer}`);
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('the story of clone3', () => {
  test('20.10.9 is fatal to glibc, and 20.10.10 lets it fall back', () => {
    const [before, after] = entries(['clone3', '--runtime', 'docker@20.10.9,docker@20.10.10']);
    expect([before?.answer, before?.engine, after?.answer]).toEqual(['EPERM', 'runc@1.0.1', 'ENOSYS']);
    const glibc = (entry: Entry | undefined) =>
      entry?.callers.find(({ name }) => name === 'glibc')?.conclusion;
    expect([glibc(before), glibc(after)]).toEqual(['fails', 'falls back']);
    expect(before?.rule).toMatch(/not above 441, the highest number that the profile names/);
    expect(after?.rule).toMatch(/Docker since 20.10.10, without CAP_SYS_ADMIN/);
  });

  test('without a runtime, the whole history', { timeout: 120_000 }, () => {
    const docker = entries(['clone3']).filter(({ runtime }) => runtime.startsWith('docker'));
    const flips = docker.filter(({ answer }, index) => answer !== docker[index - 1]?.answer);
    expect(flips.map(({ runtime, answer }) => `${runtime} ${answer}`)).toEqual([
      'docker@1.11.0 EPERM',
      'docker@20.10.10 ENOSYS',
    ]);
    expect(docker.at(-1)?.until).toBe('29.7.2');
  });
});

describe('what callers conclude is what somebody has read in their source', () => {
  const asked = (...args: string[]) => entries(args)[0]?.callers ?? [];

  test('with its releases and its place; other calls of the same caller are another matter', () => {
    expect(asked('statx', '--runtime', 'docker@1.11.0')).toContainEqual({
      name: 'systemd',
      releases: '247 to 257.13',
      errno: 'EPERM',
      conclusion: 'falls back',
      why: 'falls back to name_to_handle_at, and then to /proc/self/fdinfo',
      for: 'whether something is a mount point, and the ID of a mount',
      source: 'src/basic/mountpoint-util.c, fd_is_mount_point (is_mount_point_at in 257) and path_get_mnt_id',
    });
    const empty = file('empty.json', '{"defaultAction": "SCMP_ACT_ERRNO"}');
    const refused = asked('copy_file_range', '--profile', empty, '--engine', 'crun');
    expect(refused).toContainEqual(
      expect.objectContaining({ name: 'systemd', errno: 'EPERM', conclusion: 'fails' }),
    );
  });

  test('32-bit programs lose socketcall, as they did with Docker 29.4.2', () => {
    const callers = asked('socketcall', '--arch', 'x86', '--runtime', 'docker@29.4.2');
    expect(callers.map(({ name, errno, conclusion }) => `${name} ${errno} ${conclusion}`)).toEqual([
      'glibc on i386 ENOSYS fails',
      'Go ENOSYS fails',
      'musl ENOSYS fails',
    ]);
  });

  test('nothing is said where nobody has read, where the kernel answers, and where an exemption holds', () => {
    expect(asked('uretprobe', '--runtime', 'docker@20.10.0')).toEqual([]);
    expect(asked('clone3', '--runtime', 'docker', '--cap', 'CAP_SYS_ADMIN')).toEqual([]);
    expect(asked('472', '--runtime', 'docker')).toEqual([]);
    const pretty = run(['uretprobe', '--runtime', 'docker@20.10.0']).stdout;
    expect(pretty).toContain('EPERM   No caller has been read for this errno of this call yet.');
    expect(pretty).not.toMatch(/musl|glibc|systemd/);
    expect(run(['read', '--runtime', 'docker']).stdout).not.toContain('What callers conclude');
  });
});

test('what the table of the facts says', () => {
  expect(answers('openat2', '--runtime', 'docker@19.03,docker@20.10.0')).toEqual([
    'docker@19.03.15 EPERM',
    'docker@20.10.0 allow',
  ]);
  expect(answers('io_uring_setup', '--runtime', 'docker@24.0,docker@25.0.0')).toEqual([
    'docker@24.0.9 allow',
    'docker@25.0.0 EPERM',
  ]);
  expect(answers('cachestat', '--runtime', 'docker@23.0.10,docker@24.0,docker@25.0.3')).toEqual([
    'docker@23.0.10 allow',
    'docker@24.0.9 ENOSYS',
    'docker@25.0.3 allow',
  ]);
  expect(answers('mount_setattr', '--runtime', 'docker@20.10.17,docker@20.10.18')).toEqual([
    'docker@20.10.17 ENOSYS',
    'docker@20.10.18 EPERM',
  ]);
  expect(answers('mount_setattr', '--runtime', 'docker', '--cap', 'CAP_SYS_ADMIN')).toEqual([
    'docker@29.7.2 allow',
  ]);
  expect(answers('futex_wake', '--runtime', 'podman@5.1,podman@5.2')).toEqual([
    'podman@5.1.2 ENOSYS',
    'podman@5.2.5 EPERM',
  ]);
  expect(answers('landlock_create_ruleset', '--runtime', 'containerd@1.5.0,containerd@1.6.0')).toEqual([
    'containerd@1.5.0 ENOSYS',
    'containerd@1.6.0 allow',
  ]);
});

test('--runtime given several times names them all, alone and in a stack', () => {
  const named = ['clone3', '--runtime', 'docker@20.10.9', '--runtime', 'podman@5.0.0'];
  expect(answers(...named)).toEqual(['docker@20.10.9 EPERM', 'podman@5.0.0 allow']);
  const [stack] = entries([...named, '--stack', '--engine', 'crun@1.8']);
  expect(stack?.answer).toBe('EPERM');
  expect(stack?.parts?.map(({ runtime, answer }) => `${runtime} ${answer}`)).toEqual([
    'docker@20.10.9 EPERM',
    'podman@5.0.0 allow',
  ]);
});

test('an engine of which only a bound is known is named by it', () => {
  const [open] = entries(['openat2', '--runtime', 'docker@1.13.1']);
  expect([open?.engine, open?.answer]).toEqual(['runc before 1.0.0-rc5', 'EPERM']);
});

test('a number that is not yet assigned', () => {
  expect(answers('472', '--runtime', 'docker,podman')).toEqual([
    'docker@29.7.2 ENOSYS',
    'podman@5.8.2 ENOSYS',
  ]);
  expect(answers('472', '--runtime', 'docker', '--engine', 'crun')).toEqual(['docker@29.7.2 EPERM']);
});

test('an answer that depends on arguments, and the arguments', () => {
  const [open] = entries(['clone', '--runtime', 'docker']);
  expect([open?.answer, open?.args]).toEqual(['args', null]);
  expect(open?.rule).toBe(
    'allow: the rule for clone where (arg0 & 0x7e020000) == 0 (Docker since 20.10.0, without CAP_SYS_ADMIN and not on s390, s390x); ' +
      "EPERM: no rule for these arguments: the default, and not above 466, the highest number that the profile names, so runc's ENOSYS stub does not catch it",
  );
  expect(open?.callers.map(({ name, errno }) => [name, errno])).toEqual([['bubblewrap', 'EPERM']]);
  expect(answers('clone', '--runtime', 'docker', '--args', '0x10000000')).toEqual(['docker@29.7.2 EPERM']);
  expect(answers('clone', '--runtime', 'docker', '--args', '17')).toEqual(['docker@29.7.2 allow']);
  expect(answers('personality(-1)', '--runtime', 'docker')).toEqual(['docker@29.7.2 EPERM']);
  expect(answers('personality(0xffffffff)', '--runtime', 'docker')).toEqual(['docker@29.7.2 allow']);
});

test('other architectures: the ABIs of a host, and their holes', () => {
  expect(answers('openat2', '--runtime', 'docker', '--arch', 'i386')).toEqual(['docker@29.7.2 allow']);
  expect(answers('900', '--runtime', 'docker', '--arch', 'arm')).toEqual(['docker@29.7.2 EPERM']);
  expect(answers('472', '--runtime', 'docker@27.0,docker', '--arch', 'ppc64le')).toEqual([
    'docker@27.0.3 EPERM',
    'docker@29.7.2 ENOSYS',
  ]);
});

test('a name that the library of the host does not know neither allows nor raises the limit', () => {
  expect(answers('landlock_create_ruleset', '--runtime', 'docker', '--libseccomp', '2.5.1')).toEqual([
    'docker@29.7.2 ENOSYS',
  ]);
  expect(answers('mseal', '--runtime', 'docker', '--libseccomp', '2.5.4')).toEqual(['docker@29.7.2 ENOSYS']);
});

describe('an old libseccomp on the host', () => {
  const one = (...args: string[]) => {
    const [entry] = entries(args);
    if (entry === undefined) throw new Error('no entry');
    return { ...entry, notes: entry.notes ?? [] };
  };

  test('leaves out the rule of a name that it does not know, and says from which release on it would not', () => {
    const clock = one(
      'clock_gettime64',
      '--runtime',
      'docker@19.03.13',
      '--arch',
      'arm',
      '--libseccomp',
      '2.3.3',
    );
    expect(clock.answer).toBe('EPERM');
    expect(clock.rule).toMatch(/its rule is ignored, because libseccomp 2\.3\.3 does not know the name/);
    expect(clock.notes).toContain('with libseccomp 2.4.2 or later: allow');
    const access = one('faccessat2', '--runtime', 'docker@20.10.2', '--libseccomp', '2.4.3');
    expect([access.answer, access.notes[1]]).toEqual(['EPERM', 'with libseccomp 2.4.4 or later: allow']);
    const number = one('clone3', '--runtime', 'podman', '--arch', 'arm64', '--libseccomp', '2.4.2');
    expect(number.answer).toBe('ENOSYS');
    expect(number.rule).toMatch(/has no effect, because libseccomp 2\.4\.2 has no number for it on aarch64/);
  });

  test('is said where the newest is assumed', () => {
    const { answer, notes } = one('faccessat2', '--runtime', 'docker@20.10.2');
    expect(answer).toBe('allow');
    expect(notes).toEqual([
      'libseccomp 2.6.1 on the host is assumed, the newest that is known: its table has the calls of Linux 7.1-rc4',
      'with libseccomp before 2.4.4: EPERM',
    ]);
    expect(one('read', '--runtime', 'docker@20.10.2').notes).toHaveLength(1);
  });

  test("is named with its package's table", () => {
    const known = one('fchmodat2', '--runtime', 'docker@25.0.3', '--libseccomp', '2.5.4-1+deb12u1');
    expect([known.answer, known.notes[0]]).toEqual([
      'allow',
      'libseccomp 2.5.4-1+deb12u1 (a package with the table of 2.5.5) on the host: its table has the calls of Linux 6.7-rc3',
    ]);
    const other = one('fchmodat2', '--runtime', 'docker@25.0.3', '--libseccomp', '2.5.4-1ubuntu1');
    expect([other.answer, other.notes[0]]).toEqual([
      'ENOSYS',
      'libseccomp 2.5.4-1ubuntu1 on the host: its table has the calls of Linux 5.17, and the package may know more than its release',
    ]);
  });

  test('gives the limit of the stub, which is not the highest number that the profile names', () => {
    expect(one('600', '--runtime', 'docker@23.0.0', '--libseccomp', '2.4.4').rule).toMatch(
      /above 439, the highest number that the profile names and libseccomp 2\.4\.4 knows/,
    );
  });

  test('is asked in vain about conditions that it compiled wrongly', () => {
    const path = file(
      'ordered.json',
      JSON.stringify({
        defaultAction: 'SCMP_ACT_ALLOW',
        syscalls: [
          {
            names: ['personality'],
            action: 'SCMP_ACT_ERRNO',
            args: [{ index: 0, value: 8, op: 'SCMP_CMP_GT' }],
          },
        ],
      }),
    );
    const old = one('personality', '--profile', path, '--libseccomp', '2.3.3');
    expect([old.answer, old.callers]).toEqual(['unknown', []]);
    expect(old.rule).toMatch(/CVE-2019-9893/);
    expect(one('personality', '--profile', path, '--libseccomp', '2.4.0').answer).toBe('args');
  });

  test('stands beside the rows that it is about', () => {
    const { stdout } = run(['clone3', '--runtime', 'docker@20.10.9,docker@20.10.10']);
    expect(stdout).toContain('note: with libseccomp before 2.4.4: ENOSYS (Docker 20.10.9)');
  });
});

describe('releases as distributions write them', () => {
  test('are those of upstream, with a note', () => {
    const asked =
      'docker@20.10.24+dfsg1,docker@24.0.7-0ubuntu2,containerd@1.7.27-k3s1,podman@4.3.1+ds1,' +
      'docker@5:24.0.7-1~debian.12~bookworm,docker@v17.12.1-ce,docker@24.0.0-rc.2';
    const found = entries(['clone3', '--runtime', asked]);
    expect(found.map(({ runtime, answer }) => `${runtime} ${answer}`)).toEqual([
      'docker@20.10.24 ENOSYS',
      'docker@24.0.7 ENOSYS',
      'containerd@1.7.27 ENOSYS',
      'podman@4.3.1 allow',
      'docker@24.0.7 ENOSYS',
      'docker@17.12.1 EPERM',
      'docker@24.0.0 ENOSYS',
    ]);
    expect(found[0]?.notes?.[0]).toBe(
      'Docker 20.10.24+dfsg1 is treated as 20.10.24; a distribution may have patched it',
    );
    expect(found[5]?.notes?.join()).not.toContain('is treated as');
    expect(found[6]?.notes?.[0]).toBe(
      'Docker 24.0.0-rc.2 is treated as 24.0.0; how the candidate differs is not known',
    );
  });

  test('of engines too', () => {
    const [packaged] = entries(['472', '--runtime', 'docker', '--engine', 'runc@1.1.12-0ubuntu3.1']);
    expect(packaged?.notes?.[0]).toBe(
      'runc 1.1.12-0ubuntu3.1 is treated as 1.1.12; a distribution may have patched it',
    );
    const [newer] = entries(['472', '--runtime', 'docker', '--engine', 'runc@9.9.9']);
    expect(newer?.notes?.[0]).toMatch(/runc@9\.9\.9 is newer than 1\.5\.1, the newest release that was read/);
  });

  test('between those that an old list had', () => {
    expect(answers('statx', '--runtime', 'docker@18.03.1,docker@18.04.0')).toEqual([
      'docker@18.03.1 EPERM',
      'docker@18.04.0 allow',
    ]);
    expect(answers('renameat2', '--runtime', 'docker@17.12.1')).toEqual(['docker@17.12.1 allow']);
    expect(answers('socket', '--runtime', 'docker@17.03.0', '--args', '40')).toEqual([
      'docker@17.03.0 EPERM',
    ]);
  });

  test.each([
    ['docker@17.08.0', /the nearest are 17\.07\.0 and 17\.09\.0/],
    ['docker@99', /the newest is 29\.7\.2/],
    ['docker@1.0', /the oldest is 1\.11\.0/],
    ['systemd-nspawn@254', /the nearest are 252 and 257/],
    ['docker@20.10.9foo', /Docker 20\.10\.9foo is not a known release/],
  ])('%s is not known, and no range is said to be', (runtime, message) => {
    const { status, stderr } = run(['clone3', '--runtime', runtime]);
    expect(stderr).toMatch(message);
    expect([status, /\d to \d/.test(stderr)]).toEqual([2, false]);
  });

  test('a hole in what was read is no span', { timeout: 120_000 }, () => {
    const spans = entries(['clone3']).filter(({ runtime }) => runtime.startsWith('systemd-nspawn'));
    expect(spans.map(({ runtime, until }) => `${runtime} to ${until}`)).toEqual([
      'systemd-nspawn@252 to 252',
      'systemd-nspawn@257 to 257',
    ]);
    expect(run(['clone3']).stdout).not.toContain('252 to 257');
  });
});

describe('gVisor', () => {
  test('answers as its release does, and applies no profile', () => {
    const [open] = entries(['openat2', '--runtime', 'docker@25.0.3', '--engine', 'gvisor@20240807']);
    expect([open?.runtime, open?.engine, open?.answer]).toEqual([
      'docker@25.0.3',
      'gvisor@20240807',
      'ENOSYS',
    ]);
    expect(open?.notes).toEqual([
      'gVisor is a kernel of its own: it applies a profile only where runsc has --oci-seccomp',
    ]);
    expect(answers('io_uring_setup', '--runtime', 'docker', '--engine', 'gvisor@20240807')).toEqual([
      'docker@29.7.2 allow',
    ]);
  });

  test('is unknown without a release, or with one that was not read', () => {
    for (const engine of ['gvisor', 'gvisor@20300101', 'gvisor@20190304.1']) {
      const [open] = entries(['openat2', '--runtime', 'docker@25.0.3', '--engine', engine]);
      expect([open?.answer, open?.callers]).toEqual(['unknown', []]);
    }
  });

  test('is a row of its own where no container is named', () => {
    expect(answers('pidfd_open', '--engine', 'gvisor@20260601')).toEqual(['gvisor@20260601 allow']);
  });

  test('is also named as a runtime, beside others', () => {
    expect(answers('pidfd_open', '--runtime', 'runsc@20240807,gvisor@20260601,crio@1.30.0')).toEqual([
      'gvisor@20240807 ENOSYS',
      'gvisor@20260601 allow',
      'cri-o@1.30.0 allow',
    ]);
    const { status, stderr } = run(['openat2', '--runtime', 'gvisor', '--engine', 'runc']);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(
        /--engine: the runtime gVisor is an engine of its own, beside which runc is none/,
      ),
    ]);
  });
});

describe('--stack', () => {
  const deny = file(
    'deny-chroot.json',
    '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["chroot"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1}]}',
  );

  test('takes the strictest answer of the filters of one process', () => {
    const [entry, ...others] = entries([
      'chroot',
      '--stack',
      '--runtime',
      'docker@25.0.3',
      '--profile',
      deny,
    ]);
    expect(others).toEqual([]);
    expect([entry?.runtime, entry?.answer]).toEqual([`docker@25.0.3 + ${deny}`, 'EPERM']);
    expect(entry?.parts?.map(({ runtime, answer }) => `${runtime} ${answer}`)).toEqual([
      'docker@25.0.3 allow',
      `${deny} EPERM`,
    ]);
    expect(entry?.rule).toBe(`${deny}: the rule for chroot (rule 1 of the profile, line 1)`);
    expect(entries(['chroot', '--runtime', 'docker@25.0.3', '--profile', deny])).toHaveLength(2);
  });

  test('of equal ones, that of the last', () => {
    const path = join(folder, 'refusing.bpf');
    const enosys = file(
      'enosys.json',
      '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["chroot"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38}]}',
    );
    expect(run(['--profile', deny, '--emit-bpf', path]).status).toBe(0);
    expect(answers('chroot', '--stack', '--profile', enosys, '--filter', path)).toEqual([
      `${enosys} + ${path} EPERM`,
    ]);
    expect(answers('chroot', '--stack', '--profile', deny, '--profile', enosys)).toEqual([
      `${deny} + ${enosys} ENOSYS`,
    ]);
  });

  test('shows each part', () => {
    const { stdout } = run(['chroot', '--stack', '--runtime', 'docker@25.0.3', '--profile', deny]);
    expect(stdout).toContain('of which docker@25.0.3  allow');
  });

  test('needs filters that are named', () => {
    expect(run(['chroot', '--stack']).stderr).toMatch(/--stack: name the filters/);
    expect(run(['chroot', '--stack', '--runtime', 'docker@all']).stderr).toMatch(/name one release/);
  });
});

test('a profile that is too narrow for the engine itself', () => {
  const narrow = file(
    'narrow.json',
    JSON.stringify({
      defaultAction: 'SCMP_ACT_ERRNO',
      architectures: ['SCMP_ARCH_X86_64'],
      syscalls: [
        {
          names: ['read', 'write', 'exit_group', 'brk', 'mmap', 'arch_prctl', 'execve'],
          action: 'SCMP_ACT_ALLOW',
        },
      ],
    }),
  );
  const [open] = entries(['openat', '--profile', narrow, '--engine', 'runc@1.1.5']);
  expect(open?.answer).toBe('ENOSYS');
  expect(open?.notes?.[0]).toMatch(
    /no container starts with this profile, because .* runc@1\.1\.5 .*: close \(EPERM\), openat \(ENOSYS\)/,
  );
  expect(answers('close', '--profile', narrow, '--engine', 'runc@1.1.5')).toEqual([`${narrow} EPERM`]);
});

test('ranges and batches answer in order, 64 bits intact', () => {
  expect(entries(['0-600', '--runtime', 'docker']).map(({ number }) => number)).toEqual(
    Array.from({ length: 601 }, (_, index) => index),
  );
  const again = entries(['personality', '--runtime', 'docker', '--args', '_,5']);
  expect(entries(['-', '--runtime', 'docker'], again.map((one) => JSON.stringify(one)).join('\n'))).toEqual(
    again,
  );
  const lines = [
    '{"syscall":"personality","args":[18446744073709551615]}',
    '',
    '{"number":"0x87","args":["0xffffffff"]}',
    '{"number":999}',
  ];
  expect(
    entries(['-', '--runtime', 'docker'], lines.join('\n')).map(({ number, args, answer }) => [
      number,
      args,
      answer,
    ]),
  ).toEqual([
    [135, ['0xffffffffffffffff', null, null, null, null, null], 'EPERM'],
    [135, [4294967295, null, null, null, null, null], 'allow'],
    [999, null, 'ENOSYS'],
  ]);
});

test('calls that the kernel does not ask a filter about', () => {
  const [open] = entries(['uretprobe', '--runtime', 'docker@20.10.0']);
  expect(open?.answer).toBe('EPERM');
  expect(answers('uretprobe', '--runtime', 'docker@20.10.0', '--kernel', '6.14')).toEqual([
    'docker@20.10.0 allow',
  ]);
});

describe("a profile of one's own", () => {
  const profile = file(
    'profile.json',
    JSON.stringify({
      defaultAction: 'SCMP_ACT_ERRNO',
      architectures: ['SCMP_ARCH_X86_64'],
      syscalls: [
        { names: ['read', 'openat2', 'no_such_call'], action: 'SCMP_ACT_ALLOW' },
        { names: ['close'], action: 'SCMP_ACT_TRAP' },
      ],
    }),
  );

  test('is decided as an engine would', () => {
    expect(entries(['0-3', '--profile', profile]).map(({ answer }) => answer)).toEqual([
      'allow',
      'EPERM',
      'EPERM',
      'trap',
    ]);
    expect(entries(['438', '--profile', profile])[0]?.answer).toBe('ENOSYS');
    expect(entries(['438', '--profile', profile, '--engine', 'runc@1.0.0-rc92'])[0]?.answer).toBe('EPERM');
  });

  test('becomes a filter that decides the same', () => {
    const path = join(folder, 'own.bpf');
    expect(run(['--profile', profile, '--emit-bpf', path]).stderr).toMatch(/wrote \d+ instructions/);
    const byProfile = entries(['0-600', '--profile', profile]).map(({ answer }) => answer);
    const byFilter = entries(['0-600', '--filter', path]);
    expect(byFilter.map(({ answer }) => answer)).toEqual(byProfile);
    expect(byFilter[0]?.engine).toBe('bpf');
  });

  test.each([
    ['no JSON', '{', /bad\.json:1:1: the profile is not JSON: unexpected {/],
    [
      'an unknown action',
      '{"defaultAction": "SCMP_ACT_NO"}',
      /bad\.json:1:19: action "SCMP_ACT_NO" is unknown/,
    ],
    [
      'NOTIFY as default',
      '{"defaultAction": "SCMP_ACT_NOTIFY"}',
      /runc does not start the container: SCMP_ACT_NOTIFY cannot be the default/,
    ],
    [
      'identical conditions',
      JSON.stringify({
        defaultAction: 'SCMP_ACT_ERRNO',
        syscalls: ['ALLOW', 'TRAP'].map((action) => ({
          names: ['read'],
          action: `SCMP_ACT_${action}`,
          args: [{ index: 0, value: 1, op: 'SCMP_CMP_EQ' }],
        })),
      }),
      /EEXIST/,
    ],
  ])('%s: exit 2 and one message', (_what, text, message) => {
    const { status, stderr, stdout } = run(['0', '--profile', file('bad.json', text)]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

test('a name that is no filter is answered with what to name', () => {
  const { status, stdout, stderr } = run(['clone3', '--runtime', 'docker@29.7.2,kubernetes@1.30']);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    /--runtime: Kubernetes has no filter of its own: a pod without .*\nhelp: name that runtime/,
  );
});

describe('what cannot be done is said in one line, with exit 2', () => {
  test.each([
    [['opennat2'], /no syscall is called "opennat2"; did you mean "openat2"\?/],
    [['open', '--arch', 'riscv64'], /open has no number on riscv64/],
    [['clone3', '--runtime', 'dcoker'], /is not a runtime; the runtimes are/],
    [['clone3', '--runtime', 'docker@99'], /Docker 99 is not a known release/],
    [['clone3', '--libseccomp', '1.0'], /libseccomp 1\.0 is older than 2\.2\.0/],
    [['clone3', '--libseccomp', '9.9'], /libseccomp 9\.9 is not known; the newest known release is 2\.6\.1/],
    [['clone3', '--engine', 'runk'], /did you mean "runc"/],
    [['clone3', '--arch', 'x87'], /--arch/],
    [['clone3', '--cap', 'CAP_SYS_ADMI'], /no capability; did you mean "CAP_SYS_ADMIN"/],
    [['clone3', '--args', '1,2,3,4,5,6,7'], /at most 6 arguments/],
    [['clone3', '--args', '0x10000000000000000'], /is not a 64-bit number/],
    [
      [
        'xyzzy',
        '--spec',
        file(
          'xyzzy.yaml',
          'syscall: xyzzy\nprototype: int xyzzy(int fd)\nentry: [{lookup: fd, error: EBADF}]\n',
        ),
      ],
      /the spec gives xyzzy no number on x86_64, by which filters know it/,
    ],
    [['9-3'], /is not a range/],
    [
      ['clone3', '--filter', file('odd.bpf', new Uint8Array(13))],
      /not a multiple of 8, the size of an instruction/,
    ],
    [['clone3', '--filter', file('long.bpf', new Uint8Array(40_000))], /5000 instructions/],
    [[], /name a syscall/],
  ])('%j', (args, message) => {
    const { status, stderr } = run(args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  test('a line of a batch', () => {
    expect(run(['-', '--runtime', 'docker'], '{"syscall":"read"}\n{"number":"x"}\n').stderr).toMatch(
      /line 2: /,
    );
  });
});

/** A C program that loads a filter and makes calls under it. */
const LOAD = `
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(int argc, char **argv) {
  static struct sock_filter code[4096];
  FILE *file = fopen(argv[1], "r");
  struct sock_fprog program = { fread(code, sizeof(code[0]), 4096, file), code };
  int errors[64], count = argc - 2;
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program)) { perror("seccomp"); return 1; }
  for (int i = 0; i < count; i++) { errno = 0; syscall(atol(argv[i + 2]), -1, -1, -1, -1, -1, -1); errors[i] = errno; }
  for (int i = 0; i < count; i++) printf("%d\\n", errors[i]);
  return 0;
}`;

function compiler(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  try {
    const source = file('load.c', LOAD);
    execFileSync('gcc', ['-o', join(folder, 'load'), source], { stdio: 'ignore' });
    return join(folder, 'load');
  } catch {
    return undefined;
  }
}

const load = compiler();

test.skipIf(load === undefined)('a kernel loads what --emit-bpf writes, and answers as it says', () => {
  const path = join(folder, 'docker.bpf');
  expect(run(['--runtime', 'docker', '--emit-bpf', path]).status).toBe(0);
  // mount, ptrace, reboot and kexec_load are refused; 600 is above the highest number; pidfd_open(-1) reaches the kernel.
  const numbers = [165, 169, 246, 600, 434];
  const output = execFileSync(load ?? '', [path, ...numbers.map(String)])
    .toString()
    .trim()
    .split('\n');
  expect(output).toEqual(['1', '1', '1', '38', '22']);
});

test('a kernel that is older than the call answers ENOSYS where the filter lets it through, and a note says so', () => {
  const note =
    'Linux 5.5 does not have openat2, which was added in 5.6: if the filter allows the call, it fails with ENOSYS';
  const { stdout } = run(['openat2', '--runtime', 'docker@25.0.3', '--kernel', '5.5']);
  expect(stdout.replace(/\s+/g, ' ')).toContain(note);
  const newer = run(['openat2', '--runtime', 'docker@25.0.3', '--kernel', '5.6']).stdout;
  expect(newer).not.toContain('which was added in');
});
