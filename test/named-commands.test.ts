import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { RULES } from '../rules/index.ts';
import { fromPrototype } from '../src/draft/from/prototype.ts';
import { writeDraft } from '../src/draft/write-draft.ts';
import { builtSite } from './support/built-site.ts';
import { lintFiles } from './support/lint.ts';
import { MAKING_MS } from './support/made-once.ts';
import {
  commandsInMarkdown,
  commandsInProse,
  commandsInShell,
  faultOf,
  isOption,
} from './support/named-commands.ts';
import { allCommands, helpOf } from './support/program.ts';

/* Advice that cannot be followed: whatever names a command of ours names one that exists, with options that it has. */

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name));

const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'bench/README.md',
  ...filesIn('content', /\.md$/),
  ...filesIn('rules', /\.md$/),
];
const sources = [...filesIn('src', /(?<!\.test)\.tsx?$/), ...filesIn('rules', /(?<!\.test)\.ts$/)];
const others = [
  ...filesIn('content', /\.yaml$/),
  ...filesIn('.github', /\.yml$/),
  ...filesIn('site/theme', /\.js$/),
  'action.yml',
  'content/kernel/message.txt',
];

const faultsIn = (name: string, commands: readonly string[]): readonly string[] =>
  commands.flatMap((command) => {
    const fault = faultOf(command);
    return fault === undefined ? [] : [`${name}: ${command}: ${fault}`];
  });

test.each([
  ['probeable generate manpage xyzzy.yaml', /manpage is none of/],
  ['probeable frobnicate', /there is no probeable frobnicate/],
  ['probeable site deploy', /there is no probeable site deploy/],
  ['probeable check --frob x.yaml', /has no --frob/],
  ['probeable check --format yaml', /--format yaml: none of/],
  ['probeable check --output sairf:x', /there is no format sairf/],
  ['probeable completion csh', /csh is none of/],
  ['probeable init a b', /takes no b/],
])('%s is seen not to exist', (command, fault) => expect(faultOf(command)).toMatch(fault));

test.each([
  "probeable trace 'close_range(1, 0, 0)' --kernel 6.1 | cat",
  'probeable check [PATH…] --format FORMAT --output sarif:FILE --fix=all',
  'probeable site build --specs proposals --output public',
  'probeable bot serve --env FILE --port 3000',
  'probeable generate KIND SPEC…',
])('%s is seen to exist', (command) => expect(faultOf(command)).toBeUndefined());

test('documents name commands and options that exist', () => {
  const named = documents.map((path): [string, readonly string[]] => [path, commandsInMarkdown(read(path))]);
  expect(named.flatMap(([, commands]) => commands).length).toBeGreaterThan(50);
  expect(named.flatMap(([path, commands]) => faultsIn(path, commands))).toEqual([]);
});

/** Options of other programs that documents name, by themselves. */
const FOREIGN = new Set(['--check', '--i386', '--oci-seccomp', '--quick']);

test('documents name no option that no command has', () => {
  const unknown = documents.flatMap((path) =>
    [...read(path).matchAll(/`(--[a-z][\w-]*)[^`]*`/g)]
      .map(([, flag = '']) => flag)
      .filter((flag) => !isOption(flag) && !FOREIGN.has(flag))
      .map((flag) => `${path}: ${flag}`),
  );
  expect(unknown).toEqual([]);
});

test('messages, pages and texts in the code name commands that exist', () => {
  const named = sources.map((path): [string, readonly string[]] => [path, commandsInProse(read(path))]);
  expect(named.flatMap(([, commands]) => commands).length).toBeGreaterThan(20);
  expect(named.flatMap(([path, commands]) => faultsIn(path, commands))).toEqual([]);
});

test('workflows, specs and scripts name commands that exist', () => {
  const faults = others.flatMap((path) => {
    const text = read(path)
      .replaceAll('node dist/bin/probeable.mjs', 'probeable')
      .replace(/^\s*-?\s*run: /gm, '');
    return faultsIn(path, [...commandsInShell(text), ...commandsInProse(text)]);
  });
  expect(faults).toEqual([]);
});

test('the examples of --help exist', () => {
  const faults = allCommands().flatMap(({ path, command }) => {
    const commands = commandsInShell(helpOf(command)).map((line) => line.replace(/ {3,}.*$/, ''));
    expect(commands.length).toBeGreaterThan(0);
    return faultsIn(`${path} --help`, commands);
  });
  expect(faults).toEqual([]);
});

test('what rules say of their bad examples names commands that exist', () => {
  const messages = RULES.flatMap(({ topic, id }) => {
    const page = read(`rules/${topic}/${id}.md`);
    return [...page.matchAll(/^```yaml bad\n([\s\S]*?)^```$/gm)].flatMap(([, text = '']) =>
      lintFiles({ 'example.yaml': text }).flatMap(({ documents: found }) =>
        found.flatMap(({ findings }) =>
          findings.flatMap(({ rule, message, help }) => [message, ...help].map((line) => `${rule}: ${line}`)),
        ),
      ),
    );
  });
  expect(messages.length).toBeGreaterThan(200);
  expect(messages.flatMap((line) => faultsIn(line, commandsInProse(line)))).toEqual([]);
});

test('the manual page that is advised is that of the call', () => {
  const text = read('rules/process/process-man-page.md')
    .replace(/^[\s\S]*?```yaml bad\n([\s\S]*?)```[\s\S]*$/, '$1')
    .replaceAll('xyzzy', 'plugh');
  const helps = lintFiles({ 'plugh.yaml': text }).flatMap(({ documents: found }) =>
    found.flatMap(({ findings }) =>
      findings.filter(({ rule }) => rule === 'process-man-page').flatMap(({ help }) => help),
    ),
  );
  expect(helps.join()).toContain('man/man2/plugh.2');
});

test('what init and draft write names commands that exist', () => {
  const draft = writeDraft(fromPrototype('int xyzzy(int fd, unsigned int flags)'));
  if (!draft.ok) throw new Error(draft.fault.message);
  const commands = commandsInProse(draft.value.text);
  expect(commands.length).toBeGreaterThan(0);
  expect(faultsIn('init', commands)).toEqual([]);
});

test('nothing names a package or an Action that is not published', () => {
  const all = [...documents, ...sources, ...others];
  const found = all.flatMap((path) =>
    [
      ...read(path).matchAll(
        /npx (?:-y |--yes )?probeable|npm (?:i|install) (?:-\w+ )*probeable|uses: probeable\/\S*/g,
      ),
    ].map(([match]) => `${path}: ${match}`),
  );
  expect(found).toEqual([]);
  expect(JSON.parse(read('package.json'))).not.toHaveProperty('homepage');
});

describe('the site', () => {
  let site = '';
  beforeAll(() => {
    site = builtSite();
  }, MAKING_MS);

  test('names commands that exist', () => {
    const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.(?:html|txt|rst)$/.test(path),
    );
    const named = pages.map((path): [string, readonly string[]] => {
      const html = readFileSync(join(site, path), 'utf8');
      const text = html
        .replace(/<[^>]*>/g, '\n')
        .replaceAll('&#x3C;', '<')
        .replaceAll('&#x26;', '&');
      expect(text).not.toMatch(/npx (?:--yes )?probeable/);
      return [path, [...commandsInShell(text), ...commandsInProse(text)]];
    });
    expect(named.flatMap(([, commands]) => commands).length).toBeGreaterThan(20);
    expect(named.flatMap(([path, commands]) => faultsIn(path, commands))).toEqual([]);
  });
});
