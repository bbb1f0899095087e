import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CacheFile } from './cache-file.ts';
import { sourceFiles } from './source-files.ts';
import { type TreeIndex, treeIndex } from './tree-index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-index-'));
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  // What changed a moment ago is read again.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  write('fs/one.c', define('one'));
  write('fs/two.c', define('two'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const define = (name: string) => `int ${name}(void)\n{\n\treturn 1;\n}\n`;

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const read = (cache: CacheFile | undefined = new CacheFile('tree', 'one', folder)): TreeIndex =>
  treeIndex(folder, sourceFiles(folder, 'x86'), cache);

const places = ({ index }: TreeIndex, name: string) =>
  index.named(name).map(({ path, start }) => `${path}:${start}`);

/** The text of the only cache file. */
function cacheFile(): string {
  const names = readdirSync(join(folder, 'cache', 'probeable'));
  expect(names).toHaveLength(1);
  return join(folder, 'cache', 'probeable', names[0] ?? '');
}

/** Changes a text so that neither size nor times tell. */
function changeUnseen(path: string, text: string): void {
  const { atime, mtime } = statSync(join(folder, path));
  writeFileSync(join(folder, path), text);
  utimesSync(join(folder, path), atime, mtime);
}

describe('an index that is kept on disk', () => {
  test('is taken from there, and says the same', () => {
    const first = read();
    expect(first.before).toBeUndefined();
    const second = read();
    expect(second.before).toBe(first.save());
    expect(places(second, 'one')).toEqual(['fs/one.c:0']);
    expect(places(second, 'two')).toEqual(['fs/two.c:0']);
    expect([...second.staleNames]).toEqual([]);
  });

  test('belongs to its user alone', () => {
    read();
    expect(statSync(cacheFile()).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'cache', 'probeable')).mode & 0o777).toBe(0o700);
  });

  test('gives way to files that are changed, new or gone, and tells whose definitions these were', () => {
    read();
    write('fs/one.c', define('other'));
    write('fs/three.c', define('three'));
    rmSync(join(folder, 'fs/two.c'));
    const again = read();
    expect(places(again, 'one')).toEqual([]);
    expect(places(again, 'two')).toEqual([]);
    expect(places(again, 'other')).toEqual(['fs/one.c:0']);
    expect(places(again, 'three')).toEqual(['fs/three.c:0']);
    expect([...again.staleNames].sort()).toEqual(['one', 'other', 'three', 'two']);
    again.save();
    expect([...read().staleNames]).toEqual([]);
    expect(places(read(), 'other')).toEqual(['fs/one.c:0']);
  });

  test('gives way to a file whose size and time of change are as before', () => {
    read();
    changeUnseen('fs/one.c', define('eno'));
    expect(places(read(), 'eno')).toEqual(['fs/one.c:0']);
  });

  test('is written again where many files changed', () => {
    const before = read().save();
    for (let number = 0; number < 201; number += 1) write(`fs/n${number}.c`, define(`n${number}`));
    const many = read();
    expect(many.isRewritten).toBe(true);
    expect(many.before).toBe(before);
    expect(read().before).toBe(many.save());
    expect(places(read(), 'n200')).toEqual(['fs/n200.c:0']);
  });

  test.each([
    ['is empty', () => ''],
    ['is cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
    [
      'has a changed byte',
      (bytes: Buffer) => bytes.map((byte, at) => (at === bytes.length - 3 ? byte ^ 1 : byte)),
    ],
    ['is something else', () => 'hello\n'.repeat(100)],
  ])('is read anew and written again where it %s', (_, damage) => {
    read();
    const good = readFileSync(cacheFile());
    writeFileSync(cacheFile(), damage(good));
    const again = read();
    expect(again.before).toBeUndefined();
    expect(places(again, 'one')).toEqual(['fs/one.c:0']);
    expect(read().before).toBe(again.save());
  });

  test('is read anew by another state of the program, which writes it again', () => {
    const first = read();
    changeUnseen('fs/one.c', define('one'));
    const other = read(new CacheFile('tree', 'two', folder));
    expect([first.before, other.before]).toEqual([undefined, undefined]);
    expect(read(new CacheFile('tree', 'two', folder)).before).toBe(other.save());
    expect(read().before).toBeUndefined();
    cacheFile();
  });

  test('knows nothing of a file that is gone before it is read', () => {
    const files = sourceFiles(folder, 'x86');
    rmSync(join(folder, 'fs/one.c'));
    const index = treeIndex(folder, files, new CacheFile('tree', 'one', folder));
    expect([places(index, 'one'), places(index, 'two')]).toEqual([[], ['fs/two.c:0']]);
    expect(places(read(), 'one')).toEqual([]);
    write('fs/one.c', define('one'));
    expect(places(read(), 'one')).toEqual(['fs/one.c:0']);
  });

  test('is not missed where it cannot be written', () => {
    write('cache', 'a file where the folder should be');
    expect(places(read(), 'one')).toEqual(['fs/one.c:0']);
    expect(places(read(), 'one')).toEqual(['fs/one.c:0']);
  });

  test('is neither read nor written where nobody wants it', () => {
    expect(places(treeIndex(folder, sourceFiles(folder, 'x86'), undefined), 'one')).toEqual(['fs/one.c:0']);
    expect(() => readdirSync(join(folder, 'cache'))).toThrow();
  });

  test('leaves no other file, and removes those that nobody used for a long time', () => {
    read();
    const old = `${cacheFile().slice(0, -32)}${'0'.repeat(32)}`;
    const foreign = join(folder, 'cache', 'probeable', 'notes.txt');
    for (const path of [old, foreign]) {
      writeFileSync(path, '');
      utimesSync(path, 0, 0);
    }
    write('fs/one.c', define('other'));
    read().save();
    expect(readdirSync(join(folder, 'cache', 'probeable')).sort()).toEqual([
      'notes.txt',
      expect.stringMatching(/^tree-[\da-f]{32}$/),
    ]);
  });
});
