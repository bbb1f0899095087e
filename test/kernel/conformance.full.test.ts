import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Pin } from '../../build/kernels/fetch.mjs';
import { compileFor } from '../../build/kernels/guest.mjs';
import { probeable } from '../support/command-line.ts';
import { runInGuest } from '../support/guest.ts';

/*
 * `verify --conformance` on kernels of several releases, in guests: none of them differs from what is said of its
 * release.
 */

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'probeable-conformance-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pins: readonly Pin[] = JSON.parse(readFileSync(join(root, 'build/kernels/kernels.json'), 'utf8'));
const asked = pins.filter(({ name }) => ['5.10-x86_64', '6.12-x86_64', '7.2-x86_64'].includes(name));
const missing = ['gcc', 'qemu-system-x86_64'].filter(
  (command) => spawnSync(command, ['--version']).status !== 0,
);
if (missing.length > 0)
  console.log(`SKIPPED: verify --conformance in guests: there is no ${missing.join(', ')}`);

test.skipIf(missing.length > 0).each(asked)(
  '$name: no check differs from Linux $release',
  { timeout: 600_000 },
  (pin) => {
    const source = join(folder, `${pin.name}.c`);
    expect(probeable(['verify', '--conformance', '-o', source], { cwd: root })).toMatchObject({ status: 0 });
    const program = join(folder, pin.name);
    expect(compileFor(pin.architecture, source, program)).toEqual({ binary: program });
    const { status, lines } = runInGuest(pin, [program], folder).get(program) ?? {};
    console.log(`${pin.name}: ${/^# Totals.*/m.exec(lines ?? '')?.[0]}`);
    expect(lines?.match(/^# \w+\.\d+: expected .*/gm) ?? []).toEqual([]);
    expect(lines).toMatch(/^# Totals: pass:\d{3,} fail:0 skip:\d+$/m);
    expect(status).toBe(0);
  },
);
