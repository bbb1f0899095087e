import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
    write('rules/topic/rule.ts', 'x');
    write('build/build.mjs', 'x');
    write('package-lock.json', '{}');
    write(RECORD, JSON.stringify(sourceHashes(root)));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test.each(['src/a/b.ts', 'rules/topic/rule.ts', 'build/build.mjs', 'package-lock.json'])(
    'a change of %s',
    (path) => {
      expect(staleness(root)).toBeUndefined();
      write(path, 'y');
      expect(staleness(root)).toBe(`dist is stale: ${path} changed since it was built`);
      write(path, path.endsWith('json') ? '{}' : 'x');
      expect(staleness(root)).toBeUndefined();
    },
  );

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
