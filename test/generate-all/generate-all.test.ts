import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { xlatTables } from '../../src/generate/strace/xlat.ts';
import { GENERATED_NAMES, guideTexts } from '../support/generated-subjects.ts';
import { caseCount } from '../support/is-full.ts';
import { writeSmallTree } from '../support/small-tree.ts';
import { CONSUMERS } from './consumers.ts';
import { type Series, writeAll } from './series.ts';
import { hasTool } from './tools.ts';

/*
 * What `generate all` writes for the new calls of the guide's three examples and for ten released calls, each file as
 * the tool reads it that it is for. trees.full.test.ts does the same with kernel trees.
 */

/** The others take ten seconds, and what they are written with is the same. */
const released = GENERATED_NAMES.slice(
  0,
  caseCount(5, GENERATED_NAMES.length, 'released calls that go through generate all'),
);
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'probeable-all-'));
afterAll(() => rmSync(folder, { recursive: true }));

let all: readonly Series[] = [];
let tree = '';
beforeAll(() => {
  tree = writeSmallTree(join(folder, 'tree'), GENERATED_NAMES);
  const texts = released.map((name) => readFileSync(join(root, `content/syscalls/${name}.yaml`), 'utf8'));
  all = writeAll([...guideTexts(), ...texts], tree, folder);
});

test('every kind of file has somebody who reads it here, and nobody has nothing to read', () => {
  const kinds = new Set(all.flatMap(({ files }) => files.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual([...CONSUMERS.keys()].sort());
});

test('only code that needs a number or a probe is left out', () => {
  expect(all).toHaveLength(4 + released.length);
  for (const { spec, leftOut, files } of all) {
    const isNumbered = spec.numbers.size > 0;
    const paths = leftOut.map((one) => one.replace(/:.*/, ''));
    const isDecoded = xlatTables(spec).length > 0;
    expect(paths.filter((path) => path.startsWith('strace/'))).toHaveLength(isDecoded ? 0 : 1);
    expect(paths.filter((path) => !path.startsWith('strace/'))).toEqual(
      isNumbered
        ? []
        : ['detect/*_is_hidden', 'wrapper/*_or_fallback'].flatMap((path) =>
            ['c', 'rs', 'go', 'py'].map((end) => `${path.replace('*', spec.name)}.${end}`),
          ),
    );
    const tables = files.filter(({ kind }) => kind === 'strace').length;
    expect(tables).toBe(xlatTables(spec).length);
    expect(files.length - tables + leftOut.length - (isDecoded ? 0 : 1)).toBe(19);
  }
});

for (const [kind, { tools, accept }] of CONSUMERS) {
  const missing = tools.filter((tool) => !hasTool(tool));
  if (missing.length > 0)
    console.log(`SKIPPED: no ${missing.join(', ')}: what generate all writes as ${kind} is not read by it`);
  test.skipIf(missing.length > 0)(`${kind}: accepted by ${tools.join(' and ') || 'our reader'}`, () => {
    const own = join(folder, kind.replace(' ', '-'));
    mkdirSync(own);
    accept(
      all.flatMap(({ files }) => files.filter((file) => file.kind === kind)),
      own,
      tree,
    );
  });
}
