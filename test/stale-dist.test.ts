import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeOutdated } from '../build/outdated.mjs';
import { RECORD, sourceHashes, staleness } from '../build/sources.mjs';
import { usesDist } from './support/sequencer.ts';

/* Tests of what is built refuse to run on what was built from other sources. */

describe('dist is compared with its sources', () => {
  let root = '';
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'probeable-stale-'));
    write('src/a/b.ts', 'x');
    write('src/a/b.c', 'x');
    write('rules/topic/rule.ts', 'x');
    write('build/build.mjs', 'x');
    write('content/derived/a.yaml', 'x');
    write('content/runtimes/a.yaml', 'x');
    write('package-lock.json', '{}');
    write(RECORD, JSON.stringify(sourceHashes(root)));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test.each([
    'src/a/b.ts',
    'src/a/b.c',
    'rules/topic/rule.ts',
    'build/build.mjs',
    'content/derived/a.yaml',
    'content/runtimes/a.yaml',
    'package-lock.json',
  ])('a change of %s', (path) => {
    expect(staleness(root)).toBeUndefined();
    write(path, 'y');
    expect(staleness(root)).toBe(`dist is stale: ${path} changed since it was built`);
    write(path, path.endsWith('json') ? '{}' : 'x');
    expect(staleness(root)).toBeUndefined();
  });

  test('a file that is new, and one that is gone', () => {
    write('src/new.tsx', 'x');
    rmSync(join(root, 'src/a/b.ts'));
    expect(staleness(root)).toBe('dist is stale: src/a/b.ts and 1 other file changed since it was built');
  });

  test('tests and pages are not built', () => {
    write('src/a/b.test.ts', 'x');
    write('rules/README.md', 'x');
    expect(staleness(root)).toBeUndefined();
  });

  test('no dist, or a build that did not end', () => {
    rmSync(join(root, RECORD));
    expect(staleness(root)).toBe('dist is not built');
  });
});

describe('the build removes what it wrote for sources that are gone', () => {
  let root = '';
  const write = (path: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'probeable-outdated-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('a module that was renamed, one that was moved with its folder, and one that is a folder now', () => {
    for (const path of ['src/a/kept.ts', 'src/page.tsx', 'rules/topic/rule.ts', 'src/now/index.ts'])
      write(path);
    const kept = [
      'src/a/kept.js',
      'src/a/kept.d.ts',
      'src/page.js',
      'rules/topic/rule.js',
      'src/now/index.js',
    ];
    const outdated = [
      'rules/topic/old.d.ts',
      'src/a/old.d.ts',
      'src/a/old.js',
      'src/gone/b/c.js',
      'src/now.js',
    ];
    // What other steps of the build write is theirs to remove.
    const others = ['bin/program.mjs', 'types/src/index.d.ts'];
    for (const path of [...kept, ...outdated, ...others]) write(`dist/${path}`);
    expect(removeOutdated(root)).toEqual(outdated.map((path) => `dist/${path}`));
    const files = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((path) => /\.\w+$/.test(path)).toSorted()).toEqual([...kept, ...others].toSorted());
    expect(files).not.toContain('src/gone');
    expect(removeOutdated(root)).toEqual([]);
  });

  test('there is no dist yet', () => {
    expect(removeOutdated(root)).toEqual([]);
  });
});

test.each([
  ['cli.test.ts', true],
  ['bot/server.test.ts', true],
  ['site/pages.browser.test.ts', true],
  ['corpus.test.ts', false],
  ['bot/text.test.ts', false],
  ['../src/spec/version.test.ts', false],
])('whether %s runs what is built', (path, expected) => {
  expect(usesDist(join(import.meta.dirname, path))).toBe(expected);
});
