import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readNewFolder } from './new-folder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-new-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a file that was written before its folder was watched is found, and one that is known is not', async () => {
  mkdirSync(join(folder, 'below'));
  writeFileSync(join(folder, 'known.yaml'), '');
  writeFileSync(join(folder, 'below', 'missed.yaml'), '');
  const found = new Set<string>();
  const stop = readNewFolder(
    folder,
    (path) => path.endsWith('known.yaml'),
    (path) => found.add(path),
  );
  await expect.poll(() => [...found]).toEqual([join(folder, 'below', 'missed.yaml')]);
  stop();
});

test('a file that is written a while later is found, too', async () => {
  const found = new Set<string>();
  const stop = readNewFolder(
    folder,
    () => false,
    (path) => found.add(path),
  );
  setTimeout(() => writeFileSync(join(folder, 'late.yaml'), ''), 300);
  await expect.poll(() => [...found]).toEqual([join(folder, 'late.yaml')]);
  stop();
});

test('a folder that is gone again, or was stopped, finds nothing', async () => {
  const found: string[] = [];
  const gone = readNewFolder(
    join(folder, 'gone'),
    () => false,
    (path) => found.push(path),
  );
  writeFileSync(join(folder, 'a.yaml'), '');
  readNewFolder(
    folder,
    () => false,
    (path) => found.push(path),
  )();
  await new Promise((resolve) => setTimeout(resolve, 200));
  gone();
  expect(found).toEqual([]);
});
