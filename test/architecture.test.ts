import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** ARCHITECTURE.md: which rooms a room may know, besides itself. */
const MAY_KNOW: Readonly<Record<string, readonly string[]>> = {
  'src/spec': [],
  'src/entry': ['src/spec'],
  'src/policy': ['src/spec', 'src/seccomp'],
  'src/lint': ['src/spec', 'src/entry', 'src/policy'],
  'src/seccomp': ['src/spec'],
  'src/why': ['src/spec', 'src/entry', 'src/seccomp'],
  'src/check': [
    'src/spec',
    'src/entry',
    'src/lint',
    'src/seccomp',
    'src/verify',
    'src/draft',
    'src/derive',
    'src/policy',
    'rules',
  ],
  rules: ['src/spec', 'src/entry', 'src/lint', 'src/seccomp', 'src/policy'],
  'src/verify': ['src/spec', 'src/entry', 'src/seccomp'],
  'src/mail': ['src/spec'],
  'src/draft': ['src/spec'],
  'src/derive': ['src/spec'],
  'src/generate': ['src/spec', 'src/entry', 'src/verify', 'src/policy'],
  'src/data': ['src/spec', 'src/entry', 'src/lint', 'src/verify'],
  'src/kernel': ['src/spec', 'src/seccomp', 'src/verify'],
  'src/editor': ['src/spec', 'src/entry', 'src/lint'],
  'src/report': [
    'src/spec',
    'src/entry',
    'src/lint',
    'src/check',
    'src/seccomp',
    'src/verify',
    'src/data',
    'src/why',
  ],
  'src/site': [
    'src/spec',
    'src/entry',
    'src/lint',
    'src/check',
    'src/seccomp',
    'src/verify',
    'src/generate',
    'src/data',
  ],
  'src/playground': [
    'src/spec',
    'src/entry',
    'src/lint',
    'src/check',
    'src/seccomp',
    'src/mail',
    'src/draft',
    'src/report',
    'src/editor',
    'src/site',
    'src/why',
    'rules',
  ],
  'src/bot': [
    'src/spec',
    'src/entry',
    'src/lint',
    'src/policy',
    'src/check',
    'src/seccomp',
    'src/report',
    'rules',
  ],
  'src/cli': [
    'src/bot',
    'src/spec',
    'src/entry',
    'src/lint',
    'src/check',
    'src/seccomp',
    'src/verify',
    'src/kernel',
    'src/mail',
    'src/draft',
    'src/derive',
    'src/generate',
    'src/data',
    'src/report',
    'src/editor',
    'src/site',
    'src/why',
    'rules',
  ],
};
const PURE = [
  'src/spec',
  'src/entry',
  'src/lint',
  'src/check',
  'src/seccomp',
  'src/why',
  'src/verify',
  'src/mail',
  'src/draft',
  'src/derive',
  'src/generate',
  'src/data',
  'src/report',
  'src/editor',
  'rules',
];

/** Written by a script, which CI compares with its source. */
const GENERATED = [
  'src/policy/caller-lines.ts',
  'src/policy/narrow-arguments.ts',
  'src/seccomp/syscalls/number-table.ts',
];

const files = Object.keys(MAY_KNOW).flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
    .map((file) => ({ room, path: join(room, file) })),
);

function imports(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/(?:from|import\()\s*'([^'\s)]+)'/g)].map(([, specifier]) => specifier ?? '');
}

test('no room knows one that data has not reached yet', () => {
  const wrong = files.flatMap(({ room, path }) =>
    imports(path)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => relative(root, join(root, dirname(path), specifier)))
      .filter((target) => ![room, ...(MAY_KNOW[room] ?? [])].some((known) => target.startsWith(`${known}/`)))
      .map((target) => `${path} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('the pure rooms use no Node API, and six libraries: for YAML, JSON and its schemas, globs, patches and mail', () => {
  const packages = files
    .filter(({ room }) => PURE.includes(room))
    .flatMap(({ path }) => imports(path).filter((specifier) => !specifier.startsWith('.')));
  expect([...new Set(packages)].sort()).toEqual([
    '@humanwhocodes/momoa',
    'diff',
    'js-yaml',
    'picomatch',
    'postal-mime',
    'zod',
  ]);
});

test('no file is so long that a concept must want to leave it', () => {
  const long = files
    .map(({ path }) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length }))
    .filter(({ path, lines }) => lines > 260 && !GENERATED.includes(path));
  expect(long).toEqual([]);
});

test('what is written for people goes through one door, where nothing of it can act on a terminal', () => {
  const doors = ['src/cli/print.ts', 'src/cli/progress.ts', 'src/cli/lsp/server.ts'];
  const writers = files
    // A process of its own writes to the one that started it.
    .filter(({ path }) => !path.startsWith('src/kernel/child/') && path !== 'src/bot/judging/run-judge.ts')
    .map(({ path }) => path)
    .filter((path) =>
      /process\.std(?:out|err)\.write|writeSync\(\s*[12]\b|console\./.test(
        readFileSync(join(root, path), 'utf8'),
      ),
    );
  expect(writers.filter((path) => !doors.includes(path))).toEqual([]);
});

test('no test leaves its files to the end of its process: vitest kills its workers, and then nothing removes them', () => {
  const tests = ['src', 'rules', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && file !== 'architecture.test.ts')
      .map((file) => join(folder, file)),
  );
  expect(
    tests.filter((path) => readFileSync(join(root, path), 'utf8').includes("process.on('exit'")),
  ).toEqual([]);
});
