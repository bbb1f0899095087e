import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadPrecedence } from '../../src/cli/load-precedence.ts';
import { parseVersion } from '../../src/spec/version.ts';
import { planConformance } from '../../src/verify/conformance/plan.ts';
import { conformanceProgram } from '../../src/verify/conformance/program.ts';
import { Vouchers } from '../../src/verify/vouchers.ts';
import { probeable } from '../support/command-line.ts';
import { fullTest } from '../support/full.ts';
import { orderMutants } from '../support/mutants.ts';
import { specOf } from '../support/traced-kernel.ts';

/*
 * `verify --conformance`: the program is compiled without a warning, and run on this kernel, whose order of errors is
 * Linux's.
 */

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'probeable-conformance-'));
afterAll(() => rmSync(folder, { recursive: true }));

const running = parseVersion(/^\d+\.\d+/.exec(release())?.[0] ?? '') ?? [0, 0];
const canCompile =
  process.platform === 'linux' && spawnSync('gcc', ['--version'], { encoding: 'utf8' }).status === 0;
const isRoot = process.geteuid?.() === 0;
if (!canCompile) console.log('SKIPPED: verify --conformance: there is no gcc to compile the program with');

const shipped = (name: string) => readFileSync(join(root, `content/syscalls/${name}.yaml`), 'utf8');

function compile(name: string, text: string): string {
  const source = join(folder, `${name}.c`);
  const binary = join(folder, name);
  writeFileSync(source, text);
  const { status, stderr } = spawnSync('gcc', ['-Wall', '-Wextra', '-Werror', '-O1', '-o', binary, source], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  return binary;
}

function run(binary: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(binary, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** The program for the spec of a text, which vouches for itself; its calls are those found for the spec `found`. */
async function programOf(text: string, found = text): Promise<string> {
  const spec = specOf(text);
  const vouchers = new Vouchers(new Map([[spec.name, spec]]), new Set(), undefined);
  const calls = loadPrecedence()
    .of(specOf(found))
    ?.map(({ call }) => call);
  const plan = await planConformance([{ path: 'x.yaml', spec }], vouchers, () => calls);
  return conformanceProgram(plan);
}

/** What was neither passed nor skipped, with the lines before it that say why. */
const differences = (stdout: string) =>
  stdout.split(/^(?=ok |not ok |# Totals)/m).filter((part) => /^not ok/m.test(part));

describe.skipIf(!canCompile)('the program for all shipped calls', () => {
  const written = probeable(['verify', '--conformance', '-o', join(folder, 'all.c')], { cwd: root });
  const binary =
    canCompile && written.status === 0 ? compile('all', readFileSync(join(folder, 'all.c'), 'utf8')) : '';

  test('finds no difference between this kernel and its release', { timeout: 120_000 }, () => {
    expect(written).toMatchObject({ status: 0, stdout: '' });
    const { status, stdout } = run(binary);
    expect(differences(stdout)).toEqual([]);
    expect(status).toBe(0);
    const [, passed = '0', failed] = /^# Totals: pass:(\d+) fail:(\d+) skip:\d+$/m.exec(stdout) ?? [];
    expect(Number(passed)).toBeGreaterThan(500);
    expect(failed).toBe('0');
  });

  test('compares with the release that it is told, and leaves out what is newer', () => {
    const old = run(binary, '--release', '4.4', 'openat2', 'mount');
    expect(old.stdout).toContain('# compared with Linux 4.4.0;');
    expect(old.stdout).toMatch(/^# \d+ checks are left out/m);
    expect(old.stdout).toMatch(/^ok 1 - mount\.1: EFAULT before /m);
    expect(old.stdout).not.toContain('openat2');
    expect(old.status).toBe(0);
    const none = run(binary, '--release', '4.4', 'openat2');
    expect(none.stdout).toContain('1..0 # SKIP there is no check for this release');
    expect(none.status).toBe(4);
  });

  test('lists its checks, and makes no call', () => {
    const { status, stdout } = run(binary, '--list', 'mount_setattr');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^mount_setattr\.1: EINVAL before E\w+ \(mount_setattr\(/m);
    expect(stdout).toMatch(
      /^ {4}second: EPERM \(permission: CAP_SYS_ADMIN .*, since Linux 5\.12, for a caller without/m,
    );
    expect(stdout).not.toMatch(/^(?:not )?ok /m);
  });

  test('makes the checks that are named, and refuses others', () => {
    expect(run(binary, 'mount.2').stdout.match(/^(?:not )?ok .*/gm)).toEqual([
      expect.stringMatching(/^ok 1 - mount\.2: /),
    ]);
    expect(run(binary, 'moun')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no check of moun'),
    });
    for (const args of [['--release'], ['--release', 'six'], ['--nonsense']])
      expect(run(binary, ...args)).toMatchObject({ status: 2, stderr: expect.stringContaining('usage: ') });
  });

  test.skipIf(!isRoot)('root gives its privileges up, and says so', () => {
    expect(run(binary, 'mount').stdout).toContain(
      '# started as root: the calls are made as user 65534, without capabilities\n',
    );
  });
});

describe.skipIf(!canCompile)('a spec with two steps exchanged', () => {
  // The calls that openat2 has for its steps take most of the time; mount_setattr reads a struct that grows, too.
  for (const name of ['openat2', 'mount_setattr', 'settimeofday', 'sethostname', 'statmount']) {
    const one = name === 'openat2' ? fullTest : test;
    one(
      `${name}: the program finds each exchange that it has a call for`,
      async () => {
        const text = shipped(name);
        const mutants = orderMutants(text, specOf(text), running);
        let shown = 0;
        for (const [index, mutant] of mutants.slice(0, 3).entries()) {
          const { status, stdout } = run(compile(`${name}${index}`, await programOf(mutant.text, text)));
          // The steps that were exchanged, in their false order.
          const [, place = '0'] = /^steps (\d+)/.exec(mutant.what) ?? [];
          const changed = specOf(mutant.text).entry[Number(place) - 1];
          const isShown = stdout.includes('not ok');
          if (!isShown) continue;
          shown++;
          expect(status).toBe(1);
          expect(stdout).toMatch(/^# \w+\.\d+: expected E\w+.*, got E/m);
          expect(stdout).toContain('The second one came first, or this kernel lacks the first one.');
          expect([changed?.kind, stdout]).toEqual([
            changed?.kind,
            expect.stringContaining(`(${changed?.kind}: `),
          ]);
        }
        expect([name, mutants.length > 0, shown > 0]).toEqual([name, true, true]);
      },
      240_000,
    );
  }
});

describe.skipIf(!canCompile)('what another kernel may do', () => {
  test('a call that it does not have is skipped, and then nothing is left to check', async () => {
    const text = await programOf(shipped('sethostname'));
    const absent = text.replace(/#define NR_sethostname \d+/g, '#define NR_sethostname 9999');
    const { status, stdout } = run(compile('absent', absent));
    expect(stdout).toMatch(/^ok 1 - sethostname\.1: .* # SKIP this kernel does not have the call$/m);
    expect(stdout).not.toMatch(/^not ok/m);
    expect(status).toBe(4);
  });

  test('a check that succeeds, or kills the caller, is a difference', async () => {
    const text = await programOf(shipped('sethostname'));
    const getpid = text.replace(/#define NR_sethostname \d+/g, '#define NR_sethostname SYS_getpid');
    const succeeded = run(compile('succeeds', getpid));
    expect(succeeded.stdout).toMatch(/^# sethostname\.1: expected E\w+, got success$/m);
    expect(succeeded.stdout).toContain('This kernel refuses it for neither reason.');
    expect(succeeded.status).toBe(1);
    const exit = text.replace(/#define NR_sethostname \d+/g, '#define NR_sethostname SYS_pause');
    const hung = run(
      compile('hangs', exit.replace('#define SECONDS 10', '#define SECONDS 1')),
      'sethostname.1',
    );
    expect(hung.stdout).toMatch(/^# sethostname\.1: expected E\w+, got no answer in time$/m);
    expect(hung.status).toBe(1);
  });
});

const HOSTILE = `syscall: mount
status: merged
since: "2.6"
prototype: long mount(int fd, const char __user *name, unsigned int flags)
entry:
  - check: flags & 0x80000000
    error: EDOM
  - permission: 'CAP_SYS_ADMIN; */ # SKIP ?"?/ %s \\'
    error: EPERM
  - lookup: fd
    error: EBADF
  - effect: does it
`;

test.skipIf(!canCompile)('the words of a spec stay words', async () => {
  const { stdout, status } = run(compile('hostile', await programOf(HOSTILE)), '--list');
  expect(status).toBe(0);
  expect(stdout).toContain('second: EPERM (permission: CAP_SYS_ADMIN; */ \\# SKIP ?"?/ %s \\)');
});

test('a proposal, and a call that nobody vouches for, are left out with the reason', async () => {
  const unknown = specOf(HOSTILE);
  const proposal = specOf(HOSTILE.replace('merged', 'proposed'));
  const plan = await planConformance(
    [
      { path: 'a.yaml', spec: proposal },
      { path: 'b.yaml', spec: unknown },
    ],
    new Vouchers(new Map(), new Set(), undefined),
    () => undefined,
  );
  expect(plan.calls).toEqual([]);
  expect(plan.skipped.map(({ reason }) => reason)).toEqual([
    'proposed, so no release of Linux has it',
    'no spec of mount comes with probeable, so nobody vouches for its calls',
  ]);
});

test.each([[['--sweep']], [['--emit', 'c']], [['--allow', 'mount']]])(
  '--conformance does not go with %s',
  (others) => {
    const { status, stderr } = probeable(['verify', '--conformance', ...others, 'mount'], { cwd: root });
    expect(status).toBe(2);
    expect(stderr).toContain(`does not go with ${others[0]}`);
  },
);
