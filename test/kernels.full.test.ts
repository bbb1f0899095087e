import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Pin } from '../build/kernels/fetch.mjs';
import { compareVersions } from '../src/spec/version.ts';

/*
 * `npm run kernels` with a small sweep, each kernel in an emulated guest: the oldest and the newest one of x86_64, and the
 * newest one of each other architecture, where a static program of its own asks.
 */

const root = join(import.meta.dirname, '..');
const isMissing = (command: string): boolean => spawnSync(command, ['--version']).status !== 0;
const missing = ['apt-get', 'dpkg-deb'].filter(isMissing);
const TOOLS: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['gcc', 'qemu-system-x86_64'],
  aarch64: ['aarch64-linux-gnu-gcc', 'qemu-system-aarch64'],
  riscv64: ['riscv64-linux-gnu-gcc', 'qemu-system-riscv64'],
};

const pins: readonly Pin[] = JSON.parse(readFileSync(join(root, 'build/kernels/kernels.json'), 'utf8'));
const numbers = ({ release }: Pin): readonly number[] => release.split('.').map(Number);

/** The kernels of an architecture that are asked. */
function kernelsOf(architecture: string): readonly string[] {
  const names = pins
    .filter((pin) => pin.architecture === architecture)
    .toSorted((a, b) => compareVersions(numbers(a), numbers(b)))
    .map(({ name }) => name);
  return architecture === 'x86_64' ? [...names.slice(0, 1), ...names.slice(-1)] : names.slice(-1);
}

describe.each(Object.entries(TOOLS))('kernels of %s', (architecture, tools) => {
  const names = kernelsOf(architecture);
  const lacking = [...missing, ...tools.filter(isMissing)];
  if (lacking.length > 0)
    console.log(`SKIPPED: ${names.join(', ')} in guests: there is no ${lacking.join(', ')}`);

  test.skipIf(lacking.length > 0)(`contradict no spec: ${names.join(', ')}`, { timeout: 900_000 }, () => {
    const output = mkdtempSync(join(tmpdir(), 'probeable-kernels-'));
    try {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['build/kernels.mjs', '--calls', '60', '--seed', '5', '--output', output, ...names],
        { cwd: root, encoding: 'utf8' },
      );
      for (const name of names) expect([stdout, stderr]).toEqual([expect.stringContaining(`✓ ${name}`), '']);
      expect(status).toBe(0);
      const lines = stdout.split('\n').filter((line) => line.includes('the recorded answers stand'));
      for (const line of lines) console.log(`SKIPPED: a guest: ${line.replace(/^✓ /, '')}`);
      for (const name of names.filter((one) => !lines.some((line) => line.includes(one)))) {
        const text = readFileSync(join(output, `${name}.json`), 'utf8');
        expect(JSON.parse(text)).toMatchObject({ kernel: { architecture }, sweep: { calls: 60, seed: 5 } });
      }
    } finally {
      rmSync(output, { recursive: true });
    }
  });
});
