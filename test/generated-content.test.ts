import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type MissingErrno, missingErrnos, unreturnedErrnos } from '../src/data/man-pages/compare-errors.ts';
import { readManErrors, readManFacts } from '../src/data/man-pages/man-errors-file.ts';
import { readSources } from '../src/data/sources-file.ts';
import { readSpecs } from '../src/spec/read.ts';
import { readPrecedenceRecord } from '../src/verify/conformance/recorded.ts';

/* What is generated from specs holds for their present state: pages leave out what holds for another one. */

const content = join(import.meta.dirname, '../content');
const specs = readdirSync(join(content, 'syscalls')).flatMap(
  (file) => readSpecs(readFileSync(join(content, 'syscalls', file), 'utf8')).documents[0]?.spec ?? [],
);

test('content/sources.json is about the present state of each spec: npm run sources -- TREE', () => {
  const placesOf = readSources(readFileSync(join(content, 'sources.json'), 'utf8'));
  const stale = specs.filter((spec) => placesOf(spec) === undefined).map(({ name }) => name);
  // The name of the definition is another one in the code.
  expect(stale).toEqual(['umount2']);
  const openat2 = specs.find(({ name }) => name === 'openat2');
  const places = openat2 && placesOf(openat2)?.places;
  expect(places?.get(0)).toMatch(/^fs\/open\.c:\d+$/);
});

test('the tables of src/policy are about the present specs and callers: node src/policy/generate.mjs', () => {
  const generate = join(content, '../src/policy/generate.mjs');
  const { status, stderr } = spawnSync(process.execPath, [generate, '--check'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

test('content/precedence.json is about the present state of each spec: npm run precedence', () => {
  const record = readPrecedenceRecord(readFileSync(join(content, 'precedence.json'), 'utf8'));
  expect(specs.filter((spec) => record?.of(spec) === undefined).map(({ name }) => name)).toEqual([]);
});

describe('content/man-pages.json', () => {
  const text = readFileSync(join(content, 'man-pages.json'), 'utf8');
  const facts = readManFacts(text) ?? expect.fail();
  const found = readManErrors(text, specs) ?? expect.fail();

  test('has what the pages lack by the present state of each spec: npm run man-pages', () => {
    const shown = ({ syscall, errno, steps, call }: MissingErrno) =>
      `${syscall} ${errno} ${steps.map(({ index }) => index + 1).join()} ${call ?? ''}`;
    expect(found.missing.map(shown)).toEqual(missingErrnos(specs, facts.pageOf).map(shown));
    expect(found.missing.map(({ syscall, errno }) => `${syscall} ${errno}`)).toEqual(
      expect.arrayContaining(['cachestat EPERM', 'clone3 EFAULT', 'fsmount EBADF', 'listmount EOVERFLOW']),
    );
  }, 60_000);

  test('says of each errno that no call returns what its page means, and of no other', () => {
    const derived = readdirSync(join(content, 'derived'))
      .filter((file) => file.endsWith('.yaml'))
      .flatMap(
        (file) => readSpecs(readFileSync(join(content, 'derived', file), 'utf8')).documents[0]?.spec ?? [],
      );
    const read: readonly { page: string; errno: string; isWrong: boolean }[] = JSON.parse(
      readFileSync(join(content, '../build/man-pages/read.json'), 'utf8'),
    );
    const name = ({ page, errno }: { readonly page: string; readonly errno: string }) => `${page} ${errno}`;
    expect(
      unreturnedErrnos([...specs, ...derived], facts.pageOf)
        .map(name)
        .sort(),
    ).toEqual(read.map(name).sort());
    expect(found.wrong.map(name).sort()).toEqual(
      read
        .filter(({ isWrong }) => isWrong)
        .map(name)
        .sort(),
    );
  });
});
