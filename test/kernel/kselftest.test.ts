import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { generateKselftest } from '../../src/generate/kselftest/kselftest.ts';
import { parseVersion } from '../../src/spec/version.ts';
import { probeable as runProgram } from '../support/command-line.ts';
import { shownExchanges } from '../support/selftest-exchanges.ts';
import { specOf } from '../support/traced-kernel.ts';

/*
 * `generate kselftest`: the test is compiled as in the kernel's tree, and run on this kernel.
 */

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'probeable-kselftest-'));
const own = join(folder, 'own');
mkdirSync(own);
copyFileSync(join(root, 'test/support/kselftest.h'), join(folder, 'kselftest.h'));
afterAll(() => rmSync(folder, { recursive: true }));

const running = parseVersion(/^\d+\.\d+/.exec(release())?.[0] ?? '') ?? [0, 0];
const isLinux = process.platform === 'linux';
const canCompile = isLinux && spawnSync('gcc', ['--version'], { encoding: 'utf8' }).status === 0;
const isRoot = process.geteuid?.() === 0;
if (!canCompile) console.log('SKIPPED: generate kselftest: there is no gcc to compile the test with');

const shipped = (name: string) => readFileSync(join(root, `content/syscalls/${name}.yaml`), 'utf8');

const probeable = (...args: readonly string[]) => runProgram(args, { cwd: root });

/** Compiles a test without a warning, and runs it. */
function run(name: string, text: string): { status: number | null; stdout: string } {
  const source = join(own, `${name}.c`);
  const binary = join(own, name);
  writeFileSync(source, text);
  const compiled = spawnSync('gcc', ['-Wall', '-Wextra', '-Werror', '-O2', '-o', binary, source], {
    encoding: 'utf8',
  });
  expect([compiled.status, compiled.stderr]).toEqual([0, '']);
  const { status, stdout } = spawnSync(binary, { encoding: 'utf8' });
  return { status, stdout };
}

async function selftestOf(text: string): Promise<string> {
  const written = await generateKselftest(specOf(text), running);
  if (written === undefined) throw new Error('no call can be made');
  return written;
}

describe.skipIf(!canCompile || !isRoot)('a selftest', () => {
  test.each(['openat2', 'mount_setattr', 'settimeofday', 'seccomp', 'reboot'])(
    '%s: passes on a kernel that does what the spec says',
    { timeout: 60_000 },
    async (name) => {
      const { status, stdout } = run(name, await selftestOf(shipped(name)));
      expect(stdout).not.toMatch(/^not ok|# SKIP/m);
      expect(stdout).toMatch(/^ok 2 .*: step \d+, (check|copy|lookup|write)/m);
      expect(status).toBe(0);
    },
  );

  test.each(['openat2', 'mount_setattr', 'settimeofday'])(
    '%s: fails for each exchange of two steps that a call can show',
    { timeout: 120_000 },
    async (name) => {
      const mutants = await shownExchanges(shipped(name), running);
      expect(mutants.length).toBeGreaterThan(0);
      for (const [index, { text, what }] of mutants.slice(0, 2).entries()) {
        const { status, stdout } = run(`${name}${index}`, await selftestOf(text));
        expect([what, stdout]).toEqual([what, expect.stringMatching(/^not ok .* instead of /m)]);
        expect(status).toBe(1);
      }
    },
  );
});

const XYZZY = `syscall: xyzzy
prototype: long xyzzy(int fd, const char __user *name, struct xyzzy_how __user *how, size_t size, unsigned int flags)
number: 9999
arguments: { how: { role: in } }
structs: { xyzzy_how: { mode: __u64, "inner": { type: __u64, role: in, points_to: __u32 } } }
entry:
  - permission: CAP_SYS_ADMIN
    error: EPERM
  - check: flags
    error: EINVAL
  - copy: how
    size: size
    error: EFAULT
  - check: how.mode == 0x8000000000000000
    error: EDOM
  - copy: how.inner
    error: EFAULT
  - lookup: fd
    error: EBADF
  - effect: does it
probes: []
`;

describe('a selftest of a new call', () => {
  test.skipIf(!canCompile)('skips where the kernel lacks the call', async () => {
    const written = await generateKselftest(specOf(XYZZY));
    const { status, stdout } = run('xyzzy', written ?? '');
    expect(stdout).toBe('TAP version 13\n1..0 # SKIP this kernel does not have xyzzy()\n');
    expect(status).toBe(4);
  });

  test('says what each call shows, what it needs, and what is not shown', async () => {
    const written = (await generateKselftest(specOf(XYZZY))) ?? '';
    expect(written).toContain('#ifndef __NR_xyzzy\n#define __NR_xyzzy 9999\n#endif\n');
    expect(written).toContain(' *   step 1, permission\n');
    expect(written).toMatch(/\.step = "step 2, check, before steps 4, 5",/);
    expect(written).toMatch(/\.step = "step 4, check, before steps 5, 6",/);
    expect(written).toMatch(/\.errors = \{ EDOM \},\n\t\t\.before = \{ EPERM \},/);
    expect(written).toContain('-0x7fffffffffffffffL - 1');
  });

  test('with values of one architecture is built for that one alone', async () => {
    const anywhere = await generateKselftest(specOf(XYZZY));
    expect(anywhere).toContain('#if defined(__LP64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__\n');
    const own = `${XYZZY}constants: { XYZZY_OWN: { value: 1, arm64: 2 } }\n`;
    const written = await generateKselftest(specOf(own));
    expect(written).toContain('#if defined(__x86_64__)\n');
    expect(written).toContain('ksft_exit_skip("the calls have the values of x86_64\\n");');
  });

  test('a number that no spec gives is left to a macro', async () => {
    const written = await generateKselftest(specOf(XYZZY.replace('number: 9999\n', '')));
    expect(written).toContain('#ifndef __NR_xyzzy\n#error "No header has __NR_xyzzy: define it."\n#endif\n');
  });

  test('a stranger’s words stay in their string, and every line is short', async () => {
    const written = await selftestOf(shipped('openat2'));
    expect(written).toContain(String.raw`.call = "openat2(0, \"a...(4100 times)\", 0, 0)",`);
    for (const line of written.split('\n'))
      expect(line.replaceAll('\t', '        ').length).toBeLessThan(101);
  });

  test('of which every call may change something is refused', () => {
    const path = join(folder, 'void.yaml');
    writeFileSync(path, 'syscall: xyzzy\nprototype: long xyzzy(void)\nentry:\n  - effect: does it\n');
    const { status, stdout, stderr } = probeable('generate', 'kselftest', path);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('no selftest of xyzzy: no call of it certainly fails before something changes');
  });
});

test('several tests go into a folder with a Makefile, and nowhere else', () => {
  const output = join(folder, 'selftests');
  const written = probeable(
    'generate',
    'kselftest',
    'openat2',
    'close_range',
    '-o',
    output,
    '--kernel',
    '6.12',
  );
  expect([written.status, written.stdout, written.stderr]).toEqual([0, '', '']);
  expect(readFileSync(join(output, 'Makefile'), 'utf8')).toBe(
    '# SPDX-License-Identifier: GPL-2.0\nTEST_GEN_PROGS := openat2_errors close_range_errors\n\nCFLAGS += -Wall -O2 $(KHDR_INCLUDES)\n\ninclude ../lib.mk\n',
  );
  expect(readFileSync(join(output, '.gitignore'), 'utf8')).toContain(
    '\nopenat2_errors\nclose_range_errors\n',
  );
  expect(readFileSync(join(output, 'openat2_errors.c'), 'utf8')).toContain('as 6.12 has it');
  const together = probeable('generate', 'kselftest', 'openat2', 'close_range');
  expect([together.status, together.stdout]).toEqual([2, '']);
  expect(together.stderr).toContain('name a folder for them with --output');
  const other = probeable('generate', 'c', 'openat2', '--kernel', '6.12');
  expect([other.status, other.stderr]).toEqual([
    2,
    expect.stringContaining('go only with kselftest and all'),
  ]);
});
