import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compareGrades, type Grade, gradeOf } from '../../src/entry/grade.ts';
import { suggestProbes } from '../../src/entry/suggest/suggest.ts';
import { compileEntry, trace } from '../../src/entry/trace.ts';
import { compareVersions, parseVersion } from '../../src/spec/version.ts';
import { orderMutants } from '../support/mutants.ts';
import { specOf } from '../support/traced-kernel.ts';

/*
 * `probeable verify` as a user runs it, against the running kernel; and what it wrote of 6.18.
 */

const root = join(import.meta.dirname, '../..');
const program = join(root, 'dist/bin/probeable.mjs');
const folder = mkdtempSync(join(tmpdir(), 'probeable-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

function verify(args: readonly string[], options: { cwd?: string; command?: readonly string[] } = {}) {
  const [first = process.execPath, ...rest] = options.command ?? [process.execPath];
  const { status, stdout, stderr } = spawnSync(first, [...rest, program, 'verify', ...args], {
    encoding: 'utf8',
    cwd: options.cwd ?? root,
    maxBuffer: 1 << 26,
    timeout: 120_000,
  });
  return { status, stdout, stderr };
}

interface Report {
  readonly syscalls: readonly {
    readonly syscall: string;
    readonly skipped?: string;
    readonly message?: string;
    readonly probes?: readonly { readonly answers: Readonly<Record<string, string>> }[];
    readonly disagreements?: readonly { readonly answer: string; readonly explanation: string }[];
  }[];
  readonly summary: { readonly calls: number; readonly disagreements: number; readonly seconds: number };
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
    `SKIPPED: verify on the running kernel: ${probe.stderr.trim()}; specs are held against no kernel`,
  );
else if (!isKnown)
  console.log(`SKIPPED: verify on Linux ${release()}: the corpus is held against 6.18 and later only`);

describe.skipIf(!canCall || !isKnown)('the running kernel', () => {
  test('does what every shipped spec says', { timeout: 180_000 }, () => {
    const { status, report } = verifyJson(['content/syscalls', '--sweep', '--calls', '400']);
    expect(report.syscalls.flatMap(({ disagreements = [] }) => disagreements)).toEqual([]);
    expect(status).toBe(0);
    const called = report.syscalls.filter(({ skipped }) => skipped === undefined);
    expect(called.length).toBeGreaterThan(85);
    expect(report.summary.calls).toBeGreaterThan(20_000);
  });

  test.each(['openat2', 'mount_setattr', 'fspick', 'statx', 'sethostname', 'swapon', 'clone3', 'setgroups'])(
    'contradicts %s when its order is wrong, and says which steps to look at',
    { timeout: 120_000 },
    (name) => {
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
  );
});

describe.skipIf(!canCall)('a stranger’s spec', () => {
  const lie = (name: string, number: number, prototype: string) =>
    `syscall: ${name}\nstatus: merged\nsince: "3.0"\nnumber: ${number}\nprototype: ${prototype}\nentry:\n  - check: 1\n    error: EINVAL\n`;

  test('that says reboot to be harmless is not believed: ours knows better', () => {
    const spec = `${lie('reboot', 169, 'int reboot(int magic1, int magic2, unsigned int cmd, void __user *arg)')}probes: [{call: "reboot(0xfee1dead, 672274793, 0x01234567, NULL)", expect: EINVAL}]\n`;
    const { report } = verifyJson(
      [write('reboot', spec), '--sweep', '--calls', '2000', '--allow', 'nothing'].slice(0, 4),
    );
    const [reboot] = report.syscalls;
    expect(reboot?.probes).toEqual([]);
  });

  test('of a call that nobody vouches for is not made at all', () => {
    const spec = `${lie('kill', 62, 'int kill(pid_t pid, int sig)')}probes: [{call: "kill(-1, 9)", expect: EINVAL}]\n`;
    const { status, report } = verifyJson([write('kill', spec), '--sweep']);
    expect(report.syscalls).toMatchObject([{ skipped: 'unvouched' }]);
    expect([status, report.summary.calls]).toEqual([0, 0]);
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
    test('kill(-1, 9) meets nobody', async () => {
      const bystander = spawn('sleep', ['60'], { uid: 65534, gid: 65534 });
      await new Promise((resolve) => bystander.once('spawn', resolve));
      const spec = `${lie('kill', 62, 'int kill(pid_t pid, int sig)')}probes: [{call: "kill(-1, 9)", expect: EINVAL}]\n`;
      const { status, report } = verifyJson([
        write('kill', spec),
        '--allow',
        'kill',
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
      expect.stringMatching(/no calls can be made here: koffi.*is not installed/),
    ]);
  });

  test.skipIf(!canCall || !isRoot)('without root, the world of root is left out, and nothing else', () => {
    const { status, stdout } = verify(['openat2', '--sweep', '--calls', '50', '--format', 'json'], {
      command: ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', process.execPath],
    });
    const { worlds, notices } = JSON.parse(stdout);
    expect([status, worlds]).toEqual([0, ['unprivileged', 'EPERM filter', 'ENOSYS filter']]);
    expect(notices.join()).toContain('Not root');
  });
});

describe('what verify wrote of Linux 6.18', () => {
  const record = JSON.parse(readFileSync(join(root, 'content/verified/6.18-x86_64.json'), 'utf8'));
  const kernel = [6, 18] as const;

  test('speaks of every shipped spec', () => {
    const names = readdirSync(join(root, 'content/syscalls')).map((file) => file.replace('.yaml', ''));
    expect(record.syscalls.map(({ syscall }: { syscall: string }) => syscall).sort()).toEqual(names.sort());
  });

  test.each<{
    syscall: string;
    grade?: string;
    skipped?: string;
    disagreements?: unknown[];
    probes?: { call: string; answers: Record<string, string> }[];
  }>(record.syscalls)(
    '$syscall: is fresh, and nothing in it contradicts the spec as it is now',
    ({ syscall, grade, skipped, disagreements, probes = [] }) => {
      const spec = specOf(shipped(syscall));
      const entry = compileEntry(spec, kernel);
      if (skipped !== undefined) {
        expect([skipped, entry.isAbsent]).toEqual(['newer', true]);
        return;
      }
      expect(disagreements).toEqual([]);
      const grades: Grade[] = ['none'];
      for (const { call, answers } of probes) {
        const read = spec.readCall(call);
        if (!read.ok) throw new Error(`${call}: ${read.faults[0]?.message}`);
        const traced = trace(entry, read.call);
        grades.push(gradeOf(entry, traced));
        const predicted = traced.outcomes.map(({ result }) => result);
        for (const world of ['unprivileged', 'root']) expect(predicted).toContain(answers[world]);
      }
      expect(grades.sort(compareGrades)[0]).toBe(grade);
      const declared = spec.probes
        .map(({ call }) => call.text)
        .filter((call) => !probes.some((one) => one.call === call));
      const found = suggestProbes(spec, kernel);
      expect(declared.filter((call) => found.some((one) => one.call.text === call))).toEqual([]);
    },
  );
});
