import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareVersions } from '../src/spec/version.ts';

/*
 * `npm run kernels` with a small sweep: the oldest and the newest kernel, each in an emulated guest.
 */

const root = join(import.meta.dirname, '..');
const missing = ['gcc', 'apt-get', 'dpkg-deb', 'qemu-system-x86_64'].filter(
  (command) => spawnSync(command, ['--version']).status !== 0,
);
if (missing.length > 0) console.log(`SKIPPED: kernels in guests: there is no ${missing.join(', ')}`);

const pins: readonly { name: string; release: string; architecture: string }[] = JSON.parse(
  readFileSync(join(root, 'build/kernels/kernels.json'), 'utf8'),
);
const numbers = ({ release }: { release: string }): readonly number[] => release.split('.').map(Number);
const sorted = pins
  .filter(({ architecture }) => architecture === 'x86_64')
  .toSorted((a, b) => compareVersions(numbers(a), numbers(b)));
const [oldest, newest] = [sorted.at(0)?.name ?? '', sorted.at(-1)?.name ?? ''];

test.skipIf(missing.length > 0)(
  `the oldest and the newest kernel contradict no spec: ${oldest}, ${newest}`,
  { timeout: 900_000 },
  () => {
    const output = mkdtempSync(join(tmpdir(), 'probeable-kernels-'));
    try {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['build/kernels.mjs', '--calls', '60', '--seed', '5', '--output', output, oldest, newest],
        { cwd: root, encoding: 'utf8' },
      );
      expect([stdout, stderr]).toEqual([expect.stringContaining(`✓ ${oldest}`), '']);
      expect(stdout).toContain(`✓ ${newest}`);
      expect(status).toBe(0);
      const lines = stdout.split('\n').filter((line) => line.includes('the recorded answers stand'));
      for (const line of lines) console.log(`SKIPPED: a guest: ${line.replace(/^✓ /, '')}`);
      const asked = [oldest, newest].filter((name) => !lines.some((line) => line.includes(name)));
      for (const name of asked) expect(readdirSync(output)).toContain(`${name}.json`);
    } finally {
      rmSync(output, { recursive: true });
    }
  },
);
