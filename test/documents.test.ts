import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/* What a text cites, its reader has: no document outside of the repository, and no file that was renamed. */

const root = join(import.meta.dirname, '..');
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 26,
})
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)) && statSync(join(root, path)).isFile());
const names = new Set(tracked.map((path) => basename(path)));

/** What people write: code, tests, specs, pages, scripts. Not what was recorded, or is another program's text. */
const written = tracked.filter(
  (path) =>
    /\.(?:[cm]?[jt]sx?|md|ya?ml|css|json|sh|txt)$|^\.ci\//.test(path) &&
    !/^package-lock\.json$|^content\/verified\/|^test\/kernel\/observed|^test\/fixtures\/|^bench\/.*lock/.test(
      path,
    ) &&
    path !== 'test/documents.test.ts',
);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** A section of a document by its number: DESIGN §3, "design.md, section 4". */
const SECTION = /\b(?:[A-Z]{4,}(?:\.md)?|[\w-]+\.md,?) (?:§|section )\s*\d/g;

test.each([
  ['as DESIGN §3 says', ['DESIGN §3']],
  ['STYLE.md § 2', ['STYLE.md § 2']],
  ['see plan.md, section 4', ['plan.md, section 4']],
  ['YAML 1.2, section 5.7', []],
  ['RFC 2822, section 3.3', []],
])('in "%s" a citation is seen', (text, found) =>
  expect([...text.matchAll(SECTION)].map(([cited]) => cited)).toEqual(found),
);

test('no section of a document is cited by its number', () => {
  const cited = written.flatMap((path) =>
    [...read(path).matchAll(SECTION)].map(([text]) => `${path}: ${text}`),
  );
  expect(cited).toEqual([]);
});

/** Documents that others publish, and that no reader takes for a file of ours. */
const FOREIGN = /https?:\/\/\S+|\bdocs\/[\w/.-]+\.md\b|`[^`]*\$\{[^`]*`/g;

test('every document that a text names is a file of the repository', () => {
  const missing = written.flatMap((path) =>
    [
      ...read(path)
        .replaceAll(FOREIGN, '')
        .matchAll(/(?<![\w$}*<>./-])[\w./-]*[\w-]\.md\b/g),
    ]
      .map(([name]) => name)
      .filter((name) => !isDocument(name, path))
      .map((name) => `${path}: ${name}`),
  );
  expect(missing).toEqual([]);
});

/** Names that tests make up. */
const MADE_UP = new Set(['summary.md', 'other.md', 'x.md', 'rules/topic/rule.md', '../../README.md']);

function isDocument(name: string, citedIn: string): boolean {
  if (citedIn.endsWith('.test.ts') && MADE_UP.has(name)) return true;
  if (!name.includes('/')) return names.has(name);
  return [normalize(name), normalize(join(dirname(citedIn), name)), join('src', name)].some((path) =>
    existsSync(join(root, path)),
  );
}

/** A path as a document names it: with a slash or an ending. */
const PATH = /^[\w.-]+(?:\/[\w.-]+)*\/?$/;
const hasForm = (name: string): boolean => PATH.test(name) && /\/|\.(?:tsx?|mjs|json|ya?ml|md)$/.test(name);

/** A folder and those around it, up to the room. */
function around(folder: string): readonly string[] {
  const parts = folder.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/')).filter((path) => path !== 'src');
}

/** The paths in a section of a document that are not there: a name may continue a folder that was named before it. */
function missingIn(section: string): readonly string[] {
  const folders = new Set(['.', 'src']);
  return [...section.matchAll(/`([^`\n]+)`/g)].flatMap(([, name = '']) => {
    const found = [...folders].map((base) => join(base, name)).find((path) => existsSync(join(root, path)));
    if (found === undefined || !PATH.test(name)) return hasForm(name) ? [name] : [];
    const folder = statSync(join(root, found)).isDirectory()
      ? normalize(found).replace(/\/$/, '')
      : dirname(found);
    for (const path of around(folder)) folders.add(path);
    return [];
  });
}

test('ARCHITECTURE.md names only files and folders that exist', () => {
  const text = read('ARCHITECTURE.md').replace(/^```[\s\S]*?^```$/gm, '');
  const sections = text.split(/^## |\n(?=\| `)/m);
  expect([...text.matchAll(/`([^`\n]+)`/g)].filter(([, name = '']) => hasForm(name)).length).toBeGreaterThan(
    60,
  );
  expect(sections.flatMap(missingIn)).toEqual([]);
});

test('a file that was renamed is missed, wherever it is named', () => {
  expect(
    missingIn('`src/bot/server/` keeps them (`queue.ts`), and `lease.ts` ends them; `spec/model.ts`'),
  ).toEqual(['lease.ts']);
  expect(missingIn('`src/spec/resolve/nothing.ts` and `nowhere/`')).toEqual([
    'src/spec/resolve/nothing.ts',
    'nowhere/',
  ]);
});
