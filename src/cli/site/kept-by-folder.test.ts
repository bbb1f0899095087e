import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keptByFolder } from './kept-by-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'probeable-kept-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a folder is read again when a file changes, comes or goes', () => {
  let reads = 0;
  const other = join(folder, 'other');
  const names = keptByFolder([folder, other], () => {
    reads++;
    return readdirSync(folder);
  });
  const file = join(folder, 'a');
  writeFileSync(file, 'x');
  expect([names(), names()]).toEqual([['a'], ['a']]);
  expect(reads).toBe(1);
  utimesSync(file, 1, 1);
  expect(names()).toEqual(['a']);
  expect(reads).toBe(2);
  writeFileSync(join(folder, 'b'), '');
  expect(names()).toEqual(['a', 'b']);
  rmSync(file);
  expect(names()).toEqual(['b']);
  expect(reads).toBe(4);
  mkdirSync(other);
  names();
  writeFileSync(join(other, 'c'), '');
  names();
  expect(reads).toBe(6);
});
