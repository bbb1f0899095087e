import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Pin } from '../build/kernels/fetch.mjs';

/*
 * build/kernels/kernels.json: the kernels that `npm run kernels` asks.
 */

const pins: readonly Pin[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../build/kernels/kernels.json'), 'utf8'),
);

test.each(pins)('$name is pinned by version and hash', (pin) => {
  const branch = pin.release.split('.').slice(0, 2).join('.');
  expect(pin.name).toBe(`${branch}-${pin.architecture}`);
  expect(pin.version).toMatch(new RegExp(`^${pin.release.replaceAll('.', '\\.')}-\\d`));
  for (const { package: name, sha256, file } of [pin.image, pin.configuration]) {
    expect(name).toMatch(/^linux-(?:image|binary|base)-[\d.]+[\w.+-]*$/);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(file).toMatch(/^\.\/[\w./+-]+$/);
  }
  expect(pin.suite).not.toMatch(/[^a-z-]/);
});

test('no kernel is pinned twice', () => {
  expect(new Set(pins.map(({ name }) => name)).size).toBe(pins.length);
});
