import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compareVersions, parseVersion } from '../../src/spec/version.ts';
import { probeable } from '../support/command-line.ts';
import { fullTest } from '../support/full.ts';
import { caseCount } from '../support/is-full.ts';
import { orderMutants } from '../support/mutants.ts';
import { specOf } from '../support/traced-kernel.ts';

/*
 * `probeable verify` as a user runs it, against the running kernel; and what it wrote of 6.18.
 */

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'probeable-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const verify = (args: readonly string[]) => probeable(['verify', ...args], { cwd: root });

interface Report {
  readonly syscalls: readonly {
    readonly syscall: string;
    readonly standing: string;
    readonly skipped?: string;
    readonly message?: string;
    readonly made?: number;
    readonly probes?: readonly {
      readonly call: string;
      readonly answers: Readonly<Record<string, string>>;
    }[];
    readonly disagreements?: readonly {
      readonly call: string;
      readonly answer: string;
      readonly explanation: string;
    }[];
    readonly disputes?: readonly { readonly call: string; readonly explanation: string }[];
  }[];
  readonly summary: {
    readonly specs: number;
    readonly standings: Readonly<Record<string, number>>;
    readonly calls: number;
    readonly disagreements: number;
    readonly seconds: number;
  };
}

function verifyJson(args: readonly string[]): { status: number | null; report: Report } {
  const { status, stdout, stderr } = verify([...args, '--format', 'json']);
  if (stdout === '') throw new Error(stderr);
  return { status, report: JSON.parse(stdout) };
}

function write(name: string, text: string): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, text);
  return path;
}

const shipped = (name: string) => readFileSync(join(root, `content/syscalls/${name}.yaml`), 'utf8');
const running = parseVersion(/^\d+\.\d+/.exec(release())?.[0] ?? '') ?? [0, 0];
const probe = process.platform === 'linux' ? verify(['openat2']) : { status: 2, stderr: 'not Linux' };
const canCall = probe.status !== 2;
const isRoot = process.geteuid?.() === 0;
// Older kernels are a claim that nobody has tested here: PROBEABLE_ANY_KERNEL=1 tests it.
const isKnown = compareVersions(running, [6, 18]) >= 0 || process.env.PROBEABLE_ANY_KERNEL === '1';
if (!canCall)
  console.log(
    `SKIPPED: verify on the running kernel: ${probe.stderr.trim()}; no spec is checked against a kernel`,
  );
else if (!isKnown)
  console.log(`SKIPPED: verify on Linux ${release()}: the corpus is checked against 6.18 and later only`);

describe.skipIf(!canCall || !isKnown)('the running kernel', () => {
  test('does what every shipped spec says', { timeout: 180_000 }, () => {
    const calls = caseCount(150, 400, 'made-up calls of each system call, to the running kernel');
    const { status, report } = verifyJson(['content/syscalls', '--sweep', '--calls', `${calls}`]);
    expect(report.syscalls.flatMap(({ disagreements = [] }) => disagreements)).toEqual([]);
    expect(status).toBe(0);
    const called = report.syscalls.filter(({ standing }) => standing === 'verified');
    expect(called.length).toBeGreaterThan(80);
    expect(report.summary.standings.verified).toBe(called.length);
    expect(report.summary.calls).toBeGreaterThan(50 * calls);
  });

  const broken: readonly (readonly [what: string, name: string, from: string, to: string])[] = [
    [
      'a check that is too strict, where success is a query',
      'faccessat2',
      'entry:\n',
      'entry:\n  - check: mode == R_OK\n    error: EINVAL\n',
    ],
    ['a check that is too lax', 'futex_waitv', 'check: flags\n', 'check: flags > 1\n'],
    ['an errno that is missing', 'statx', 'ENOENT, ', ''],
    ['another errno than the kernel’s', 'memfd_create', 'error: EFAULT', 'error: EACCES'],
    ['a size that is wrong', 'openat2', 'OPEN_HOW_SIZE_VER0: 24', 'OPEN_HOW_SIZE_VER0: 32'],
    ['a step that an older release had', 'getrandom', 'until: "5.6"', 'until: "9.9"'],
  ];
  test.each(broken)('contradicts %s: %s', { timeout: 60_000 }, (_, name, from, to) => {
    const text = shipped(name);
    expect(text).toContain(from);
    const { status, report } = verifyJson([write(name, text.replace(from, to)), '--sweep', '--calls', '400']);
    expect(report.syscalls).toMatchObject([{ syscall: name, standing: 'contradicted' }]);
    expect(status).toBe(1);
  });

  test('is not asked where our spec and the one in question rule each other out: that is said', () => {
    const text = shipped('close_range').replace('check: fd > max_fd', 'check: fd >= max_fd');
    const path = write('too-strict', text);
    const { status, report } = verifyJson([path, '--sweep', '--calls', '200']);
    expect(report.syscalls).toMatchObject([
      {
        standing: 'disputed',
        disagreements: [],
        disputes: [
          {
            call: 'close_range(0, 0, 0)',
            explanation: expect.stringContaining('step 3 (check: fd >= max_fd)'),
          },
        ],
      },
    ]);
    expect(status).toBe(1);
    const { stdout } = verify([path, '--sweep', '--calls', '200']);
    expect(stdout).toMatch(/\? close_range\(0, 0, 0\)\n {4}not called: it may change something/);
    expect(stdout).toMatch(/Verified on [\d.]+: 0 of 1 spec; 1 is disputed by the shipped spec\n/);
  });

  for (const name of [
    'openat2',
    'mount_setattr',
    'fspick',
    'statx',
    'sethostname',
    'swapon',
    'clone3',
    'setgroups',
  ]) {
    const one = name === 'openat2' || name === 'setgroups' ? test : fullTest;
    one(
      `the running kernel contradicts ${name} when its order is wrong, and verify says which steps to look at`,
      () => {
        const truth = shipped(name);
        const mutants = orderMutants(truth, specOf(truth), running).map(({ text }) => text);
        const { status, report } = verifyJson([
          write(name, mutants.join('---\n')),
          '--sweep',
          '--calls',
          '400',
        ]);
        const wrong = report.syscalls.filter(({ disagreements = [] }) => disagreements.length > 0);
        expect([status, report.syscalls.length]).toEqual([1, mutants.length]);
        const explained = wrong.flatMap(({ disagreements = [] }) =>
          disagreements.map(({ explanation }) => explanation),
        );
        // Many exchanges show nowhere: no call is refused by both steps.
        expect(explained.join('\n')).toMatch(/step \d+ \(.*step \d+ \(.*comes first/);
      },
      120_000,
    );
  }
});

describe.skipIf(!canCall)('a stranger’s spec', () => {
  const lie = (name: string, number: number, prototype: string) =>
    `syscall: ${name}\nstatus: merged\nsince: "3.0"\nnumber: ${number}\nprototype: ${prototype}\nentry:\n  - check: 1\n    error: EINVAL\n`;

  test('that says reboot to be harmless is not believed: ours knows better', () => {
    const spec = `${lie('reboot', 169, 'int reboot(int magic1, int magic2, unsigned int cmd, void __user *arg)')}probes: [{call: "reboot(0xfee1dead, 672274793, 0x01234567, NULL)", expect: EINVAL}]\n`;
    const { report } = verifyJson([write('reboot', spec), '--sweep', '--calls', '2000']);
    expect(report.syscalls).toMatchObject([
      {
        standing: 'contradicted',
        unmade: [
          {
            call: 'reboot(0xfee1dead, 672274793, 0x01234567, NULL)',
            reason: expect.stringContaining('does not prove that it changes nothing'),
          },
        ],
      },
    ]);
    const made = (report.syscalls[0]?.probes ?? []).map(({ call }) => call);
    expect(made).not.toEqual([]);
    expect(made.join()).not.toMatch(/fee1dead/i);
  });

  test('of a call that nobody vouches for is not made at all', () => {
    const spec = `${lie('tkill', 200, 'int tkill(pid_t pid, int sig)')}probes: [{call: "tkill(1, 9)", expect: EINVAL}]\n`;
    const { status, report } = verifyJson([write('tkill', spec), '--sweep']);
    expect(report.syscalls).toMatchObject([{ skipped: 'unvouched', standing: 'not called' }]);
    expect([status, report.summary.calls]).toEqual([2, 0]);
  });

  test('alone, of which nothing is called, is no success; among others it is said which were not asked', () => {
    const spec = write('tkill', `${lie('tkill', 200, 'int tkill(pid_t pid, int sig)')}probes: []\n`);
    const alone = verify([spec]);
    expect([alone.status, alone.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^probeable: no call was made\n {2}tkill: no reviewed spec of tkill comes with probeable/,
      ),
    ]);
    expect(alone.stdout).toMatch(/Verified on [\d.]+: 0 of 1 spec; 1 was not called\nNo call was made\n$/);
    const mixed = verify([spec, 'openat2', 'vhangup']);
    expect(mixed.status).toBe(0);
    expect(mixed.stdout).toMatch(
      /Not called\n {2}tkill: .*\n(?: {4}.*\n)* {2}vhangup: |vhangup: .*\n(?: {4}.*\n)* {2}tkill: /,
    );
    expect(mixed.stdout).toMatch(/Verified on [\d.]+: 1 of 3 specs; 2 were not called\n/);
  });

  test('with the number of another call is not made', () => {
    const { report } = verifyJson([
      write('number', lie('openat2', 62, 'int openat2(int pid, int sig)')),
      '--sweep',
    ]);
    expect(report.syscalls).toMatchObject([
      { skipped: 'number', message: expect.stringContaining('62 is kill') },
    ]);
    expect(report.summary.calls).toBe(0);
  });

  test('of a call that no table knows is not made', () => {
    const { report } = verifyJson([write('xyzzy', lie('xyzzy', 169, 'int xyzzy(int fd)'))]);
    expect(report.syscalls).toMatchObject([{ skipped: 'number' }]);
  });

  test('that has other arguments than ours is not made', () => {
    const spec = lie('openat2', 437, 'int openat2(int dfd, const char __user *path)');
    const { report } = verifyJson([write('arguments', spec), '--sweep']);
    expect(report.syscalls[0]?.probes).toEqual([]);
    expect(report.summary.calls).toBe(0);
  });

  describe.skipIf(!isRoot)('whose call is allowed on the command line', () => {
    test('a signal meets nobody', async () => {
      const bystander = spawn('sleep', ['60'], { uid: 65534, gid: 65534 });
      await new Promise((resolve) => bystander.once('spawn', resolve));
      const spec = `${lie('tkill', 200, 'int tkill(pid_t pid, int sig)')}probes: [{call: "tkill(${bystander.pid}, 9)", expect: EINVAL}]\n`;
      const { status, report } = verifyJson([
        write('tkill', spec),
        '--allow',
        'tkill',
        '--sweep',
        '--calls',
        '50',
      ]);
      expect(report.summary.calls).toBeGreaterThan(0);
      expect([status, report.summary.disagreements > 0]).toEqual([1, true]);
      expect([bystander.exitCode, bystander.signalCode]).toEqual([null, null]);
      process.kill(bystander.pid ?? 0, 0);
      bystander.kill();
    });

    test('a call that never returns is ended, and so is the run', () => {
      const { status, report } = verifyJson([
        write('pause', lie('pause', 34, 'int pause(void)')),
        '--allow',
        'pause',
      ]);
      expect(status).toBe(1);
      expect(report.syscalls[0]?.disagreements).toMatchObject([{ answer: 'hung' }]);
      expect(report.summary.seconds).toBeLessThan(60);
    });

    test('nothing of the file system is in sight', () => {
      const spec = `${lie('mkdir', 83, 'int mkdir(const char __user *path, int mode)')}probes: [{call: "mkdir(\\"/tmp/probeable-was-here\\", 511)", expect: EINVAL}]\n`;
      const { report } = verifyJson([write('mkdir', spec), '--allow', 'mkdir']);
      const answers = report.syscalls[0]?.disagreements?.map(({ answer }) => answer) ?? [];
      expect(answers.filter((answer) => answer === 'success')).toEqual([]);
      expect(answers).not.toEqual([]);
      expect(readdirSync('/tmp')).not.toContain('probeable-was-here');
    });
  });
});

test.skipIf(!canCall)(
  'a call that a filter around all of this hides is told from a kernel that refuses it',
  () => {
    // Answers EPERM to openat2 (437 everywhere) for whoever the process starts.
    const program = `
import koffi from 'koffi';
import { spawnSync } from 'node:child_process';
const prctl = koffi.load(null).func('int prctl(int, unsigned long, void *, unsigned long, unsigned long)');
const program = [[0x20, 0, 0, 0], [0x15, 0, 1, 437], [0x06, 0, 0, 0x50001], [0x06, 0, 0, 0x7fff0000]];
const code = Buffer.alloc(program.length * 8);
for (const [at, [operation, jt, jf, k]] of program.entries()) {
  code.writeUInt16LE(operation, at * 8); code[at * 8 + 2] = jt; code[at * 8 + 3] = jf; code.writeUInt32LE(k, at * 8 + 4);
}
const header = Buffer.alloc(16);
header.writeUInt16LE(program.length, 0);
header.writeBigUInt64LE(BigInt(koffi.address(code)), 8);
if (prctl(38, 1, null, 0, 0) !== 0 || prctl(22, 2, header, 0, 0) !== 0) process.exit(9);
const { status, stdout } = spawnSync(process.execPath, ['dist/bin/probeable.mjs', 'verify', 'openat2', 'statx', '--sweep', '--calls', '50', '--format', 'json'], { encoding: 'utf8' });
process.stdout.write(stdout);
process.exit(status ?? 8);`;
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      cwd: root,
    });
    const report: Report & { notices: readonly string[] } = JSON.parse(stdout);
    expect(report.syscalls).toMatchObject([
      { syscall: 'openat2', skipped: 'hidden', message: expect.stringContaining('every probe got EPERM') },
      { syscall: 'statx', disagreements: [] },
    ]);
    expect(report.notices.join()).toContain('already runs under a seccomp filter');
    expect(status).toBe(0);
  },
);

describe('where no calls can be made', () => {
  test('without koffi, verify says so and fails', () => {
    const copy = join(folder, 'package');
    for (const part of [
      'dist/bin',
      'content',
      'package.json',
      'node_modules/commander',
      'node_modules/js-yaml',
      'node_modules/picomatch',
    ])
      cpSync(join(root, part), join(copy, part), { recursive: true });
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(copy, 'dist/bin/probeable.mjs'), 'verify', 'openat2'],
      {
        encoding: 'utf8',
        cwd: copy,
      },
    );
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(
        /no calls can be made here: the package koffi.*cannot be loaded[\s\S]*help: npm install koffi/,
      ),
    ]);
  });

  test.skipIf(!canCall || !isRoot)('without root, the world of root is left out, and nothing else', () => {
    const args = ['verify', 'openat2', '--sweep', '--calls', '50', '--format', 'json'];
    const { status, stdout } = probeable(args, { cwd: root, uid: 65534, gid: 65534 });
    const { worlds, notices } = JSON.parse(stdout);
    expect([status, worlds]).toEqual([0, ['unprivileged', 'EPERM filter', 'ENOSYS filter']]);
    expect(notices.join()).toContain('Not root');
  });
});
