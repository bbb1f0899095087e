import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pin } from '../../build/kernels/fetch.mjs';
import { parseVersion } from '../../src/spec/version.ts';
import { runInGuest } from '../support/guest.ts';
import { shownExchanges } from '../support/selftest-exchanges.ts';

/*
 * `generate kselftest` in a kernel tree: its own Makefile builds three tests, its checkpatch.pl reads them, and the
 * kernel of the tree, in a guest, passes them. Each test that is generated after two steps of its spec were exchanged
 * fails there. PROBEABLE_KERNEL_SOURCE names the tree; it is not written to.
 */

const root = join(import.meta.dirname, '../..');
const program = join(root, 'dist/bin/probeable.mjs');
const source = process.env.PROBEABLE_KERNEL_SOURCE ?? '';
const CALLS = ['openat2', 'mount_setattr', 'settimeofday'];
const ARCHITECTURE = 'x86_64';

const pins: readonly Pin[] = JSON.parse(readFileSync(join(root, 'build/kernels/kernels.json'), 'utf8'));
const branch = branchOf(join(source, 'Makefile'));
const pin = pins.find(({ name }) => name === `${branch}-${ARCHITECTURE}`);
const missing = ['make', 'gcc', 'perl', 'rsync', 'qemu-system-x86_64'].filter(
  (command) => spawnSync(command, ['--version']).status !== 0,
);
const obstacle = obstacleHere();
if (obstacle !== undefined) console.log(`SKIPPED: selftests in a kernel tree: ${obstacle}`);

function obstacleHere(): string | undefined {
  if (branch === undefined) return 'PROBEABLE_KERNEL_SOURCE names no tree';
  if (pin === undefined) return `no kernel of ${branch} is pinned for ${ARCHITECTURE}`;
  return missing.length > 0 ? `there is no ${missing.join(', ')}` : undefined;
}

/** The release of a tree, "6.12", by its Makefile. */
function branchOf(makefile: string): string | undefined {
  if (!existsSync(makefile)) return undefined;
  const found = /^VERSION = (\d+)\nPATCHLEVEL = (\d+)$/m.exec(readFileSync(makefile, 'utf8'));
  return found === null ? undefined : `${found[1]}.${found[2]}`;
}

/** What of a tree builds selftests and headers. */
const PARTS = ['Makefile', 'Kbuild', 'Kconfig', 'arch', 'include', 'scripts', 'tools', 'usr'];

const folder = mkdtempSync(join(tmpdir(), 'probeable-tree-'));
const tree = join(folder, 'tree');
const selftests = join(tree, 'tools/testing/selftests');
afterAll(() => rmSync(folder, { recursive: true }), 300_000);

function run(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  expect([command, status, stderr.trim()]).toEqual([command, 0, '']);
  return stdout;
}

/** Generates tests of specs in a folder of the tree, and has the tree's Makefile build them. */
function build(name: string, specs: readonly string[]): readonly string[] {
  const own = join(selftests, name);
  run(process.execPath, program, 'generate', 'kselftest', ...specs, '-o', own, '--kernel', branch ?? '');
  run('make', '--silent', '-C', selftests, `TARGETS=${name}`, 'LDFLAGS=-static');
  return CALLS.map((call) => join(own, `${call}_errors`)).filter((path) => existsSync(path));
}

beforeAll(() => {
  if (obstacle !== undefined) return;
  mkdirSync(tree);
  for (const part of PARTS) run('cp', '-as', join(resolve(source), part), tree);
  run('make', '--silent', '-C', tree, 'headers');
}, 600_000);

test.skipIf(obstacle !== undefined)(
  `three selftests pass on ${pin?.release}, and fail where two steps are exchanged`,
  { timeout: 900_000 },
  async () => {
    const right = build('probeable', CALLS);
    expect(right).toHaveLength(CALLS.length);
    const sources = right.map((path) => `${path}.c`);
    const checked = run(
      'perl',
      join(tree, 'scripts/checkpatch.pl'),
      '--no-tree',
      '--strict',
      '-f',
      ...sources,
    );
    expect(checked.match(/^total: 0 errors, 0 warnings, 0 checks/gm)).toHaveLength(CALLS.length);

    const wrong = new Map<string, string>();
    for (const name of CALLS) {
      const truth = readFileSync(join(root, `content/syscalls/${name}.yaml`), 'utf8');
      const exchanges = await shownExchanges(truth, parseVersion(branch ?? '') ?? [0, 0]);
      expect(exchanges.length).toBeGreaterThan(0);
      for (const [index, { text, what }] of exchanges.slice(0, 2).entries()) {
        const spec = join(folder, `${name}${index}.yaml`);
        writeFileSync(spec, text);
        const [path = ''] = build(`exchanged_${name}${index}`, [spec]);
        wrong.set(path, `${name}: ${what}`);
      }
    }

    if (pin === undefined) throw new Error('no kernel');
    const outcomes = runInGuest(pin, [...right, ...wrong.keys()], folder);
    for (const path of right) {
      const { status, lines } = outcomes.get(path) ?? {};
      expect(lines).toMatch(/^ok 2 .*: step \d+, (?:check|copy|lookup|write)/m);
      expect(lines).not.toMatch(/^not ok|# SKIP/m);
      expect(status).toBe(0);
    }
    for (const [path, what] of wrong) {
      const { status, lines } = outcomes.get(path) ?? {};
      expect([what, lines]).toEqual([what, expect.stringMatching(/^not ok .* instead of /m)]);
      expect(status).toBe(1);
    }
  },
);
