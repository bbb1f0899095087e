import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FORMAT_NAMES } from '../src/report/index.ts';
import { probeable } from './support/command-line.ts';
import { allCommands } from './support/program.ts';
import { type Block, blocksOf } from './support/reference-page.ts';

/* content/guidance/command-line.md: it has every option, and the keys that --format json prints. */

const page = readFileSync(join(import.meta.dirname, '../content/guidance/command-line.md'), 'utf8');

/** The blocks below a heading of the second depth. */
function section(title: string): readonly Block[] {
  const part = page.split(/^(?=## )/m).find((text) => text.startsWith(`## ${title}\n`));
  if (part === undefined) throw new Error(`no section ${title}`);
  return blocksOf(part);
}

const codeIn = (text: string): readonly string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

/** Keys by the path that leads to them, as the page has them: `files[].path`, and those that a row lists. */
function keysOf(title: string, head: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const block of section(title)) {
    if (block.kind !== 'table' || block.head[0] !== head) continue;
    for (const [names = '', meaning = ''] of block.rows)
      for (const name of codeIn(names)) {
        const parts = name.split('.');
        for (const [index] of parts.entries())
          keys.add(
            parts
              .slice(0, index + 1)
              .join('.')
              .replace(/\[\]$/, ''),
          );
        for (const word of codeIn(meaning)) keys.add(`${name}.${word}`);
      }
  }
  return keys;
}

/** The keys of a value and of what is in it, one level deep, or two below `files[]`. */
function keysIn(value: unknown, path = '', depth = 0): readonly string[] {
  if (Array.isArray(value))
    return value.flatMap((item: unknown) => keysIn(item, path === '' ? '' : `${path}[]`, depth));
  if (typeof value !== 'object' || value === null || depth > (path.startsWith('files[]') ? 2 : 1)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = path === '' ? key : `${path}.${key}`;
    return [own, ...(OPEN.has(own) ? [] : keysIn(inner, own, depth + 1))];
  });
}

/** What the page leaves to other documents: the fields of records, of callers' facts and of edits. */
const OPEN = new Set([
  'files[].verification',
  'files[].containers',
  'files[].findings[].fix',
  'callers',
  'files[].probes[].observed',
]);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-command-line-'));
  writeFileSync(join(folder, 'broken.yaml'), 'syscall: [\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const root = join(import.meta.dirname, '..');

test.each([
  [
    'check',
    [
      'check',
      'content/syscalls/fsopen.yaml',
      'content/syscalls/openat2.yaml',
      'content/proposals',
      'nowhere.yaml',
    ],
  ],
  ['trace', ['trace', 'close_range(1, 0, 0)']],
  ['suggest', ['suggest', 'fsopen', '--flags', '--precedence']],
  ['list', ['list', 'close_range', 'openat2', 'chmod']],
  ['simulate', ['simulate', 'clone3', '--runtime', 'docker@20.10.9']],
  ['simulate', ['simulate', 'clone', '--compare', 'docker', 'podman'], 'key of a comparison'],
  [
    'why',
    [
      'why',
      'unshare(CLONE_NEWUSER) = -1 EPERM (Operation not permitted)',
      'fchmodat2(-1, "x", 0, 0) = -1 EPERM (Operation not permitted)',
      'openat(AT_FDCWD, "x',
      'a line about something else',
    ],
  ],
])('the page has every key of %s %j --format json, and no other', (title, args, head = 'key') => {
  const { stdout } = probeable(
    [...args, '--format', 'json', ...(title === 'check' ? ['--min-severity', 'error'] : [])],
    {
      cwd: root,
    },
  );
  const found = new Set(keysIn(JSON.parse(stdout)));
  const stated = keysOf(title, head);
  expect([...found].filter((key) => !stated.has(key))).toEqual([]);
  const top = [...stated].filter((key) => !key.includes('.'));
  expect(top.filter((key) => !found.has(key))).toEqual([]);
});

test.each([
  ['init', ['init', 'int x(int fd)']],
  ['generate', ['generate', 'kapi', 'close_range']],
  ['explain', ['explain', 'probe-exists']],
  ['completion', ['completion', 'bash']],
])('the page has the keys of %s --format json', (title, args) => {
  const { stdout } = probeable([...args, '--format', 'json'], { cwd: root });
  const text = section(title)
    .flatMap((block) => (block.kind === 'text' ? [block.text] : []))
    .join('\n');
  const sentence = text.slice(text.indexOf('`--format json`'));
  expect([...new Set(keysIn(JSON.parse(stdout)))].filter((key) => !codeIn(sentence).includes(key))).toEqual(
    [],
  );
});

test('the page has every option of every command', () => {
  const missing = allCommands().flatMap(({ path, command }) =>
    command.options
      .filter(({ flags }) => command.commands.length === 0 && !page.includes(`| \`${flags}\` |`))
      .map(({ flags }) => `${path} ${flags}`),
  );
  expect(missing).toEqual([]);
});

test('the page has every format of check', () => {
  const named = section('check').flatMap((block) =>
    block.kind === 'table' && block.head[0] === 'format'
      ? block.rows.flatMap(([name = '']) => codeIn(name))
      : [],
  );
  expect(named).toEqual(FORMAT_NAMES);
});

test('the exit status is what the page says', () => {
  const check = (...args: readonly string[]) => probeable(['check', ...args], { cwd: root }).status;
  expect(check('content/syscalls/openat2.yaml')).toBe(0);
  expect(check('content/syscalls/fsopen.yaml')).toBe(1);
  expect(check('content/syscalls/fsopen.yaml', '--fail-on', 'never')).toBe(0);
  expect(check('content/syscalls/openat2.yaml', 'nowhere.yaml')).toBe(2);
  expect(check(join(folder, 'broken.yaml'), '--fail-on', 'never')).toBe(2);
});
