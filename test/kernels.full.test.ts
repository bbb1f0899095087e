import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/*
 * `npm run kernels` with a small sweep: the oldest and the newest kernel, each in an emulated guest.
 */

const root = join(import.meta.dirname, '..');
const missing = ['gcc', 'apt-get', 'dpkg-deb', 'qemu-system-x86_64'].filter(
  (command) => spawnSync(command, ['--version']).status !== 0,
);
if (missing.length > 0) console.log(`SKIPPED: kernels in guests: there is no ${missing.join(', ')}`);

test.skipIf(missing.length > 0)(
  'the oldest and the newest kernel contradict no spec',
  { timeout: 900_000 },
  () => {
    const output = mkdtempSync(join(tmpdir(), 'probeable-kernels-'));
    try {
      const names = ['6.1-x86_64', '7.2-x86_64'];
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['build/kernels.mjs', '--calls', '60', '--seed', '5', '--output', output, ...names],
        { cwd: root, encoding: 'utf8' },
      );
      expect([stdout, stderr]).toEqual([expect.stringContaining('✓ 6.1-x86_64'), '']);
      expect(stdout).toContain('✓ 7.2-x86_64');
      expect(status).toBe(0);
      const stands = stdout.includes('the recorded answers stand');
      if (!stands) expect(readdirSync(output).sort()).toEqual(['6.1-x86_64.json', '7.2-x86_64.json']);
    } finally {
      rmSync(output, { recursive: true });
    }
  },
);
