import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as library from '../src/index.ts';
import { blocksOf, type Code } from './support/reference-page.ts';

/* content/guidance/library.md: its examples compile against the package, run, and print what the page shows. */

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'content/guidance/library.md'), 'utf8');
const code = blocksOf(page).filter((block): block is Code => block.kind === 'code');
const examples = code.flatMap((block, index) => {
  const next = code[index + 1];
  return block.info === 'ts' ? [{ ...block, output: next?.info === 'text' ? next.text : '' }] : [];
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-library-'));
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/probeable'));
  symlinkSync(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
  symlinkSync(join(root, 'node_modules/undici-types'), join(folder, 'node_modules/undici-types'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}\n');
  for (const { line, text } of examples) writeFileSync(join(folder, `line${line}.ts`), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

function compile(files: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  const options = '--strict --module nodenext --target es2023 --types node --preserveSymlinks'.split(' ');
  const compiler = join(root, 'node_modules/.bin/tsc');
  return spawnSync(compiler, [...options, ...files], { cwd: folder, encoding: 'utf8' });
}

test('the page has examples, each with its output', () => {
  expect(examples.length).toBeGreaterThan(5);
  expect(examples.filter(({ output }) => output === '')).toEqual([]);
});

test('every example compiles', () => {
  const { status, stdout } = compile(examples.map(({ line }) => `line${line}.ts`));
  expect([status, stdout]).toEqual([0, '']);
}, 120_000);

test('an example with a mistake would not compile', () => {
  const [{ text } = { text: '' }] = examples;
  writeFileSync(join(folder, 'wrong.ts'), text.replace('gradeOf(entry, traced)', 'gradeOf(traced, entry)'));
  expect(compile(['--noEmit', 'wrong.ts'])).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("Type 'Trace' is missing"),
  });
}, 120_000);

describe.each(examples.map(({ line, output }) => [line, output] as const))(
  'the example at line %i',
  (line, output) => {
    test('prints what the page shows', () => {
      const printed = execFileSync(process.execPath, [`line${line}.js`], { cwd: folder, encoding: 'utf8' });
      expect(printed).toBe(output);
    }, 60_000);
  },
);

test('the library is in files that import each other and nothing else, so that a browser runs them', () => {
  const files = new Set(['library.mjs']);
  for (const file of files) {
    const text = readFileSync(join(root, 'dist/bin', file), 'utf8');
    for (const [, named, bare, dynamic] of text.matchAll(
      /\bfrom"([^"]+)"|\bimport"([^"]+)"|\bimport\(["'`]([^"'`]+)/g,
    )) {
      const imported = named ?? bare ?? dynamic ?? '';
      expect(imported).toMatch(/^\.\/[\w-]+\.mjs$/);
      files.add(imported.slice(2));
    }
    expect([...text.matchAll(/\b(?:require|createRequire|getBuiltinModule)\b/g)]).toEqual([]);
  }
  expect(files.size).toBeGreaterThan(2);
});

test('everything that the library exports is named, types as well', () => {
  const index = readFileSync(join(root, 'src/index.ts'), 'utf8');
  const names = [...index.matchAll(/\{([^}]*)\}/g)].flatMap(([, list = '']) =>
    list
      .split(',')
      .map(
        (name) =>
          name
            .trim()
            .replace(/^type /, '')
            .split(' as ')
            .at(-1) ?? '',
      )
      .filter((name) => name !== ''),
  );
  expect(names.length).toBeGreaterThan(70);
  expect(names).toEqual(expect.arrayContaining(Object.keys(library)));
  expect(names.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
});

test('every file of the package that can be imported is named', () => {
  const { exports }: { exports: Record<string, unknown> } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const files = Object.keys(exports).filter((name) => name !== '.');
  expect(files.filter((name) => !page.includes(`\`probeable${name.slice(1)}\``))).toEqual([]);
});
