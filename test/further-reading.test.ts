import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FURTHER_READING } from '../src/cli/further-reading.ts';
import { PAGE_NAMES, pathOfPage, readPage, sectionOf, sectionsOf } from '../src/cli/pages.ts';
import { probeable } from './support/command-line.ts';
import { allCommands, helpOf } from './support/program.ts';

/* Each command names what explains it: a page that is in the package, never an address that nobody published. */

const root = join(import.meta.dirname, '..');
const commands = allCommands().filter(({ path }) => path !== 'probeable');
const explain = (...args: readonly string[]) => probeable(['explain', ...args], { cwd: root });

test.each(commands.map(({ path, command }) => [path, command] as const))(
  '%s --help names a page that exists',
  (path, command) => {
    const text = helpOf(command);
    const [, list = ''] = /^Further reading:\n((?: {2}\$ probeable explain \S+\n)+)/m.exec(`${text}\n`) ?? [];
    const named = [...list.matchAll(/explain (\S+)/g)].map(([, name = '']) => name);
    expect(named).toEqual(FURTHER_READING[path.replace('probeable ', '')]);
    for (const name of named) {
      const [page = '', section] = name.split('#');
      const markdown = readPage(page)?.markdown ?? '';
      expect([page, markdown === '']).toEqual([page, false]);
      if (section !== undefined) expect(sectionsOf(markdown)).toContain(section);
    }
  },
);

test('every page that explain shows is in the package', () => {
  const packed: { files: { path: string }[] }[] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const files = new Set(packed[0]?.files.map(({ path }) => path));
  expect(PAGE_NAMES.map(pathOfPage).filter((path) => path === undefined || !files.has(path))).toEqual([]);
});

describe('explain', () => {
  test('lists the pages behind the rules', () => {
    const { stdout } = explain();
    for (const name of PAGE_NAMES) expect(stdout).toMatch(new RegExp(`^ {2}${name} {2,}\\S`, 'm'));
    expect(stdout.indexOf('suppression-unused')).toBeLessThan(stdout.indexOf('\npages\n'));
  });

  test('shows a page as people read it, without the marks of its generator', () => {
    const { status, stdout } = explain('spec-language');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^The spec language\n/);
    expect(stdout).not.toContain('generated:');
    expect(stdout).toContain('Values that are not known');
  });

  test('breaks the cells of a table where the terminal is narrow, and loses none of their words', () => {
    const { stdout } = explain('spec-language#the-entry-path');
    const table = stdout.slice(stdout.indexOf('step '), stdout.indexOf('The further keys'));
    expect(table.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(table.replace(/\s+/g, ' ')).toContain('permission In words, because it depends on the machine');
    expect(table).toMatch(/^permission .*\n {12,}arguments: the capability/m);
  });

  test('shows a section, up to the next one of its depth', () => {
    const { stdout } = explain('spec-language#blank');
    expect(stdout).toMatch(/^blank\n/);
    expect(stdout).toContain('the driver');
    expect(stdout).not.toContain('Values that are not known');
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^frob\(-1, 0\)/);
  });

  test('gives a page as JSON, in the form that rules have', () => {
    const [page] = JSON.parse(explain('spec-language#calls', '--format', 'json').stdout);
    expect(page).toMatchObject({
      id: 'spec-language#calls',
      topic: 'guidance',
      severity: null,
      summary: 'The spec language',
      url: null,
    });
    expect(page.page).toMatch(/^## Calls\n/);
  });

  test('says what there is where it knows no such page or section', () => {
    expect(explain('spec-langauge')).toMatchObject({
      status: 2,
      stderr:
        'probeable: there is no rule or page "spec-langauge"; did you mean "spec-language"?\nhelp: run "probeable explain" to list them\n',
    });
    expect(explain('spec-language#call')).toMatchObject({
      status: 2,
      stderr: 'probeable: spec-language has no section "call"; did you mean "calls"?\n',
    });
    expect(explain('glossary#nonsense').stderr).toContain('no section "nonsense"; known names: glossary');
  });
});

test('a line of code that looks like a heading is none', () => {
  const text = '# A\n\n## One\n\n```c\n# define X\n## Two\n```\n\nend\n\n## Three\n';
  expect(sectionsOf(text)).toEqual(['a', 'one', 'three']);
  expect(sectionOf(text, 'one')).toBe('## One\n\n```c\n# define X\n## Two\n```\n\nend\n');
  expect(sectionOf(text, 'two')).toBeUndefined();
});
