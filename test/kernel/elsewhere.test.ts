import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compileEntry, trace } from '../../src/entry/trace.ts';
import { RealKernel } from '../../src/kernel/real-kernel.ts';
import { runningKernel } from '../../src/kernel/running.ts';
import { findSandbox } from '../../src/kernel/sandbox.ts';
import { NOT_MADE } from '../../src/verify/kernel.ts';
import { AnsweredKernel } from '../../src/verify/remote/answered-kernel.ts';
import { callsOfPortable, planForElsewhere } from '../../src/verify/remote/portable-plan.ts';
import { emitProgram, planText } from '../../src/verify/remote/program.ts';
import { readAnswers } from '../../src/verify/remote/read-answers.ts';
import { Vouchers } from '../../src/verify/vouchers.ts';
import { probeable } from '../support/command-line.ts';
import { specOf } from '../support/traced-kernel.ts';

/*
 * `verify --emit c`: the program is compiled, run on this kernel, and what it prints is judged.
 */

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'probeable-elsewhere-'));
afterAll(() => rmSync(folder, { recursive: true }));

const isRoot = process.geteuid?.() === 0;
const canCompile =
  process.platform === 'linux' && spawnSync('gcc', ['--version'], { encoding: 'utf8' }).status === 0;
if (!canCompile) console.log('SKIPPED: verify --emit c: there is no gcc to compile the program with');

const verify = (...args: readonly string[]) => probeable(['verify', ...args], { cwd: root });

/** A command that runs another as nobody. */
const NOBODY = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];

/** Compiles a program without a warning. */
function compile(source: string): string {
  const binary = source.replace(/\.c$/, '');
  const { status, stderr } = spawnSync(
    'gcc',
    ['-static', '-Wall', '-Wextra', '-Werror', '-o', binary, source],
    { encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, '']);
  return binary;
}

/** Writes a program for specs, compiles and runs it; the path of what it printed. */
function ask(name: string, args: readonly string[], command: readonly string[] = []): string {
  const source = join(folder, `${name}.c`);
  const emitted = verify(...args, '--emit', 'c', '-o', source);
  expect([emitted.status, emitted.stdout]).toEqual([0, '']);
  return run(name, compile(source), command);
}

function run(name: string, binary: string, command: readonly string[] = []): string {
  const [first = binary, ...rest] = [...command, binary];
  const { stdout } = spawnSync(first, rest, { encoding: 'utf8', maxBuffer: 1 << 26, cwd: folder });
  const path = join(folder, `${name}.tap`);
  writeFileSync(path, stdout);
  return path;
}

function write(name: string, text: string): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, text);
  return path;
}

const shipped = (name: string) => readFileSync(join(root, `content/syscalls/${name}.yaml`), 'utf8');

describe.skipIf(!canCompile)('a program that asks a kernel', () => {
  test('has its answers judged as those of the running kernel are', { timeout: 120_000 }, () => {
    const answers = ask('some', ['openat2', 'mount_setattr', 'uretprobe', '--sweep', '--calls', '100']);
    const kconfig = join(folder, 'config');
    writeFileSync(kconfig, 'CONFIG_SECCOMP=y\n');
    const recording = ['--record', join(folder, 'records'), '--kconfig', kconfig];
    const { status, stdout } = verify('--answers', answers, ...recording);
    const [file = '', summary] = readdirSync(join(folder, 'records'));
    expect(summary).toBe('summary.json');
    const record = JSON.parse(readFileSync(join(folder, 'records', file), 'utf8'));
    expect(record.elsewhere).toMatchObject({
      release: release(),
      plan: expect.stringMatching(/^[0-9a-f]{64}$/),
      options: expect.stringContaining('sweep=100@1'),
    });
    expect(record.sweep).toEqual({ calls: 100, seed: 1 });
    expect(record.configuration.sha256).toBe(createHash('sha256').update('CONFIG_SECCOMP=y\n').digest('hex'));
    expect(record.syscalls).toMatchObject([
      { syscall: 'mount_setattr', spec: expect.stringMatching(/^[0-9a-f]{16}$/) },
      { syscall: 'openat2' },
      { syscall: 'uretprobe' },
    ]);
    expect(verify('--answers', answers, '--kconfig', kconfig).stderr).toContain('without --record');
    writeFileSync(kconfig, 'nothing');
    expect(verify('--answers', answers, ...recording).stderr).toContain('holds no option such as');
    rmSync(join(folder, 'records'), { recursive: true });
    expect(stdout).toMatch(/✓ {2}openat2 +permanent +\d+ +present +(present +)?hidden +absent +\d+ calls/);
    expect(stdout).toMatch(/✓ {2}mount_setattr +permanent +\d+ +refused/);
    expect(stdout).toMatch(/Not called\n {2}uretprobe: no call of it is proven/);
    expect(stdout).toMatch(/Verified on [\d.]+: 2 of 3 specs/);
    expect(status).toBe(0);
  });

  test('contradicts a spec whose order is wrong', { timeout: 60_000 }, () => {
    const text = shipped('close_range');
    const wrong = text.replace(
      '  - check: fd > max_fd\n    error: EINVAL',
      '  - check: fd > max_fd\n    error: E2BIG',
    );
    expect(wrong).not.toBe(text);
    const spec = write('close_range', wrong);
    const { status, stdout } = verify('--answers', ask('wrong', [spec]), spec);
    expect(stdout).toMatch(/✗ close_range\(1, 0, 0\)\n {4}unprivileged(, root)?: EINVAL, not E2BIG/);
    expect(status).toBe(1);
  });

  test.skipIf(!isRoot)('gets the answers that the process of Node gets', { timeout: 120_000 }, async () => {
    const names = [
      'clone3',
      'faccessat2',
      'futex_waitv',
      'mount_setattr',
      'openat2',
      'seccomp',
      'settimeofday',
    ];
    const running = runningKernel();
    if (typeof running === 'string') throw new Error(running);
    const { version, architecture } = running;
    const specs = names.map((name) => ({ path: name, spec: specOf(shipped(name)) }));
    const vouchers = new Vouchers(new Map(specs.map(({ spec }) => [spec.name, spec])), new Set(), version);
    const sweep = { calls: 300, seed: 7 };
    const architectures = [architecture];
    const plan = planForElsewhere(specs, { version, architectures, sweep, vouchers, table: new Map() });
    const source = join(folder, 'equal.c');
    writeFileSync(source, emitProgram(plan, planText(plan), 'none'));
    const read = readAnswers(readFileSync(run('equal', compile(source)), 'utf8'));
    if (!read.ok) throw new Error(read.message);
    const answered = AnsweredKernel.of(read.answers, plan);
    if (!answered.ok) throw new Error(answered.message);
    const sandbox = await findSandbox(join(root, 'dist/bin/probeable-calls.mjs'), true, undefined);
    if (typeof sandbox === 'string') throw new Error(sandbox);
    const real = new RealKernel(running, sandbox, undefined);
    const numbers = plan.specs.flatMap((spec) => spec.numbers.get(architecture.name) ?? []);
    const different: string[] = [];
    let compared = 0;
    for (const world of real.worlds) {
      const [here, there] = [await real.open(world, numbers), await answered.kernel.open(world)];
      for (const portable of plan.specs) {
        const { spec, number } = portable.plan;
        const entry = compileEntry(spec, version);
        const calls = callsOfPortable(portable).map((call) => ({ spec, number, call }));
        const printed = await there.make(calls);
        const made = calls.filter((_, index) => printed[index] !== NOT_MADE);
        const asked = printed.filter((answer) => answer !== NOT_MADE);
        const own = await real.open(world, numbers).then(() => here.make(made));
        for (const [index, answer] of own.entries()) {
          compared++;
          const { call } = made[index] ?? {};
          // What lies behind memory that is too short is whatever calls before left there.
          if (answer !== asked[index] && call !== undefined && trace(entry, call).outcomes.length === 1)
            different.push(`${world}: ${call.text}: ${answer} and ${asked[index]}`);
        }
      }
    }
    real.stop();
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(2500);
  });

  test.skipIf(!isRoot)('without root leaves the world of root out', () => {
    chmodSync(folder, 0o755);
    const answers = ask('nobody', ['openat2'], NOBODY);
    const { status, stdout } = verify('--answers', answers);
    expect(stdout).toContain('did not run as root');
    expect(stdout).not.toMatch(/unprivileged +root/);
    expect(status).toBe(0);
  });

  test('hides a call from itself behind a filter that is around it, and the judge says so', () => {
    // EPERM for openat2 (437 everywhere), then the program.
    const wrapper = join(folder, 'filtered.c');
    writeFileSync(
      wrapper,
      `#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	struct sock_filter code[] = { { 0x20, 0, 0, 0 }, { 0x15, 0, 1, 437 },
				      { 0x06, 0, 0, 0x50001 }, { 0x06, 0, 0, 0x7fff0000 } };
	struct sock_fprog program = { 4, code };
	if (argc < 2 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		return 9;
	return execv(argv[1], argv + 1);
}
`,
    );
    const { stdout } = verify('--answers', ask('hidden', ['openat2', 'statx'], [compile(wrapper)]));
    expect(stdout).toMatch(/openat2: the seccomp filter .* hides it: every probe got EPERM/);
    expect(stdout).toContain('ran under a seccomp filter');
  });
});

/** Whether this kernel has entry points for 32-bit programs: number 20 is getpid there, and writev of 64-bit ones. */
function hasI386Entries(): boolean {
  if (!canCompile || process.arch !== 'x64') return false;
  const source = join(folder, 'i386.c');
  writeFileSync(
    source,
    '#include <unistd.h>\nint main(void)\n{\n\tlong own;\n\n\t__asm__ volatile("int $0x80" : "=a"(own) : "a"(20) : "r8", "r9", "r10", "r11", "memory");\n\treturn own != getpid();\n}\n',
  );
  return spawnSync(compile(source)).status === 0;
}

const hasI386 = hasI386Entries();
if (!hasI386) console.log('SKIPPED: verify --emit c --arch i386: this kernel has no entry points of i386');

test.skipIf(!hasI386)(
  'the entry points of i386 are asked under their own numbers',
  { timeout: 120_000 },
  () => {
    const args = [
      'openat2',
      'mount_setattr',
      'acct',
      'preadv2',
      '--sweep',
      '--calls',
      '100',
      '--arch',
      'i386',
    ];
    const answers = ask('i386', args);
    const text = readFileSync(answers, 'utf8');
    expect(text).toContain('\n# machine x86_64\n# architecture x86\n');
    expect(text).toContain('\n# call acct 51 ');
    const { status, stdout } = verify('--answers', answers);
    expect(stdout).toMatch(/✓ {2}mount_setattr +permanent +\d+ +refused/);
    expect(stdout).toMatch(/✓ {2}openat2 +permanent +\d+ +present +(present +)?hidden +absent/);
    expect(stdout).toContain('preadv2: its i386 entry point is compat_sys_preadv2()');
    expect(status).toBe(0);
    const wrong = write(
      'acct',
      shipped('acct').replace('  - copy: name\n    error: EFAULT', '  - copy: name\n    error: EIO'),
    );
    expect(readFileSync(wrong, 'utf8')).not.toBe(shipped('acct'));
    const judged = verify('--answers', ask('i386-wrong', [wrong, '--sweep', '--arch', 'i386']), wrong);
    expect([judged.status, judged.stdout]).toEqual([1, expect.stringMatching(/EFAULT, not .*EIO/)]);
  },
);

describe.skipIf(!canCompile)('answers that cannot be judged', () => {
  const answers = canCompile ? ask('judged', ['openat2']) : '';
  const text = canCompile ? readFileSync(answers, 'utf8') : '';
  const judge = (name: string, changed: string, ...args: readonly string[]) => {
    const path = join(folder, `${name}.tap`);
    expect(changed).not.toBe(text);
    writeFileSync(path, changed);
    return verify('--answers', path, ...args);
  };

  test.each<[string, (text: string) => string, RegExp]>([
    [
      'of another plan',
      (one) => one.replace(/# plan ..../, '# plan 0000'),
      /Linux [\w.-]+: these are answers to another plan \(0000/,
    ],
    [
      'cut off',
      (one) => one.slice(0, one.indexOf('ok 3')),
      /tap:\d+: Linux [\w.-]+: it ends within openat2, 2 of \d+ calls are answered/,
    ],
    [
      'of a machine with another table',
      (one) => one.replace(/# machine \w+/, '# machine s390x'),
      /the machine is s390x, whose table of numbers may be another/,
    ],
    [
      'of larger pages',
      (one) => one.replace('page-size 4096', 'page-size 65536'),
      /its pages have 65536 bytes/,
    ],
    [
      'of an odd release',
      (one) => one.replace(/# release .*/, '# release mine'),
      /the kernel's release "mine" is not a number/,
    ],
    [
      'under another number',
      (one) => one.replace('# call openat2 437', '# call openat2 438'),
      /asked openat2 under number 438 \d+ times where the plan asks openat2 under number 437/,
    ],
    [
      'of unknown options',
      (one) => one.replace('sweep=none', 'sweep=some'),
      /the plan's options ".*" are not known/,
    ],
  ])('%s: kernel and place are said, and nothing is recorded', (what, change, expected) => {
    const records = join(folder, 'records');
    const { status, stdout, stderr } = judge(what.replaceAll(' ', '-'), change(text), '--record', records);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(expected);
    expect(existsSync(records)).toBe(false);
  });

  test('options that say nothing are refused', () => {
    expect(verify('openat2', '--arch', 'arm64').stderr).toContain('--arch: without --emit');
    expect(verify('openat2', '--emit', 'c', '--answers', 'x').stderr).toContain('--emit: ');
    expect(verify('openat2', '--emit', 'rust').stderr).toContain('--emit: "rust"');
    expect(verify('openat2', '--emit', 'c', '--arch', 's390x').stderr).toContain('64-bit little-endian');
    expect(verify('openat2', '--emit', 'c', '--release', 'new').stderr).toContain('"new" is no release');
    expect(verify('--answers', answers, '--sweep').stderr).toContain('--answers: ');
  });
});

describe.skipIf(!canCompile || !isRoot)('a plan that is to do harm', () => {
  const lie = (name: string, number: number, prototype: string, call: string) =>
    `syscall: ${name}\nstatus: merged\nsince: "3.0"\nnumber: ${number}\nprototype: ${prototype}\nentry:\n  - check: 1\n    error: EINVAL\nprobes: [{call: ${JSON.stringify(call)}, expect: EINVAL}]\n`;
  const TKILL = lie('tkill', 200, 'int tkill(pid_t pid, int sig)', 'tkill(1, 9)');

  test('is not written where our spec knows better, or nobody vouches for the call', () => {
    const reboot = lie(
      'reboot',
      169,
      'int reboot(int magic1, int magic2, unsigned int cmd, void __user *arg)',
      'reboot(0xfee1dead, 672274793, 0x01234567, NULL)',
    );
    const { stdout } = verify(write('reboot', reboot), '--sweep', '--calls', '500', '--emit', 'c');
    expect(stdout).toContain('/* reboot(');
    expect(stdout).not.toContain('672274793, 0x01234567');
    const execve = lie(
      'execve',
      59,
      'int execve(const char __user *path, const char __user *argv, const char __user *envp)',
      'execve("/bin/sh", NULL, NULL)',
    );
    const run = verify(write('execve', execve), '--sweep', '--calls', '500', '--emit', 'c');
    expect(run.stdout).toContain('/* execve(');
    expect(run.stdout).not.toContain('execve("/bin/sh"');
    const refused = verify(write('tkill', TKILL), '--emit', 'c');
    expect([refused.status, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('tkill: no reviewed spec of tkill comes with probeable');
  });

  /** Allowed calls, each another way to harm; what they are answered where nothing is in their reach. */
  const HARMS: readonly (readonly [
    name: string,
    number: number,
    prototype: string,
    call: string,
    answer: RegExp,
  ])[] = [
    // ESRCH: the process is in another namespace.
    ['tkill', 200, 'int tkill(pid_t pid, int sig)', 'tkill(BYSTANDER, 9)', /^ok \d+ 3 \./],
    [
      'mkdir',
      83,
      'int mkdir(const char __user *path, int mode)',
      'mkdir("/tmp/probeable-was-here", 511)',
      /^ok \d+ 2 \./,
    ],
    ['chmod', 90, 'int chmod(const char __user *path, int mode)', 'chmod("/", 511)', /^ok \d+ 1 \./],
    ['fork', 57, 'int fork(void)', 'fork()', /^ok \d+ 0 \./],
    [
      'symlink',
      88,
      'int symlink(const char __user *to, const char __user *path)',
      'symlink("/", "/tmp/probeable-was-here")',
      /^ok \d+ 2 \./,
    ],
    ['pause', 34, 'int pause(void)', 'pause()', /^not ok \d+ H \./],
    ['iopl', 172, 'int iopl(unsigned int level)', 'iopl(3)', /^ok \d+ (1|38) \./],
    [
      'ioprio_set',
      251,
      'int ioprio_set(int which, int who, int ioprio)',
      'ioprio_set(1, 2, 24576)',
      /^ok \d+ (1|3) \./,
    ],
  ];

  test('meets nobody and changes nothing', { timeout: 120_000 }, async () => {
    const bystander = spawn('sleep', ['100'], { uid: 65534, gid: 65534 });
    await new Promise((resolve) => bystander.once('spawn', resolve));
    const text = HARMS.map(([name, number, prototype, call]) =>
      lie(name, number, prototype, call.replace('BYSTANDER', String(bystander.pid))),
    ).join('---\n');
    const allowed = HARMS.flatMap(([name]) => ['--allow', name]);
    const path = ask('harm', [write('harm', text), ...allowed, '--arch', 'x86_64']);
    const printed = readFileSync(path, 'utf8');
    for (const [name, , , , answer] of HARMS) {
      const [, heading = '', first = ''] = new RegExp(`^(# call ${name} .*)\n(.*)`, 'm').exec(printed) ?? [];
      expect([heading, first]).toEqual([expect.stringContaining(name), expect.stringMatching(answer)]);
    }
    expect([bystander.exitCode, bystander.signalCode]).toEqual([null, null]);
    process.kill(bystander.pid ?? 0, 0);
    bystander.kill();
    expect(readdirSync('/tmp')).not.toContain('probeable-was-here');
    const { status, stdout } = verify('--answers', path, join(folder, 'harm.yaml'));
    expect([status, stdout]).toEqual([
      1,
      expect.stringContaining('✗ pause()\n    unprivileged: hung, not EINVAL'),
    ]);
  });

  test('is made by root alone, and with namespaces', () => {
    const binary = join(folder, 'alone');
    const source = `${binary}.c`;
    verify(write('tkill', TKILL), '--allow', 'tkill', '--arch', 'x86_64', '--emit', 'c', '-o', source);
    compile(source);
    chmodSync(folder, 0o755);
    const [first = '', ...rest] = [...NOBODY, binary];
    const { stdout, status } = spawnSync(first, rest, { encoding: 'utf8' });
    expect(stdout).toBe(
      'Bail out! confinement: calls that nobody vouches for are made as root only, and with namespaces\n',
    );
    expect(status).toBe(1);
  });
});
