import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPatch, parsePatch } from 'diff';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { kernelSection } from '../../src/site/rst/kernel-section.ts';
import { type RstLinks, toRst } from '../../src/site/rst/rst.ts';
import { builtSite } from '../support/built-site.ts';

/* The guidance as the kernel's documentation has it, and the patch against the kernel's guide. */

const hasSphinx = spawnSync('sphinx-build', ['--version']).status === 0;
if (!hasSphinx)
  console.log('SKIPPED: no sphinx-build: reStructuredText is not built (test/site/rst.test.ts)');

const links: RstLinks = {
  reference: (word) => (word === 'openat2' ? 'https://example.org/openat2' : undefined),
  link: (url) => (url.endsWith('.md') ? { doc: url.slice(0, -3) } : { url }),
};

test.each([
  ['a `code` and `code`s', 'a ``code`` and ``code``\\ s\n'],
  ['see `openat2`.', 'see `openat2`_.\n\n.. _openat2: https://example.org/openat2\n'],
  [
    '[a page](other.md), [a site](https://example.org/)',
    ':doc:`a page <other>`, `a site <https://example.org/>`__\n',
  ],
  ['**bold** *soft* a*b a_ b_c |x|', '**bold** *soft* a\\*b a\\_ b_c \\|x\\|\n'],
  ['# Title\n\n## Part', '=====\nTitle\n=====\n\nPart\n----\n'],
  [
    '1. one\n2. two\n   ```c\n   int x;\n   ```',
    '1. one\n\n2. two\n\n   .. code-block:: c\n\n       int x;\n',
  ],
  [
    '| a | b |\n|---|---|\n| `c` | d |',
    '.. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n   * - ``c``\n     - d\n',
  ],
])('%j', (markdown, rst) => expect(toRst(markdown, links)).toBe(rst));

test('an element that cannot be written there is an error', () => {
  expect(() => toRst('<b>x</b>', links)).toThrow('"html" cannot be written');
  expect(() => toRst('`` a`b ``', links)).toThrow('cannot be written as a literal');
  expect(() => toRst('![x](y.png)', links)).toThrow('"image" cannot be written');
});

/** Runs Sphinx over documents, warnings being errors; gives what it says. */
function sphinx(documents: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'probeable-rst-'));
  try {
    for (const [name, text] of Object.entries(documents)) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'conf.py'), "project = 'test'\nextensions = []\n");
    const { stderr, status } = spawnSync(
      'sphinx-build',
      ['-q', '-n', '-W', '--keep-going', folder, join(folder, 'out')],
      {
        encoding: 'utf8',
      },
    );
    return status === 0 ? '' : stderr || `status ${status}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(!hasSphinx)('Sphinx', () => {
  let site = '';
  beforeAll(() => {
    site = builtSite();
  }, 60_000);

  test('builds the guidance without a warning', () => {
    const documents = readdirSync(join(site, 'rst')).filter((name) => name.endsWith('.rst'));
    expect(documents.length).toBeGreaterThan(5);
    const texts = documents.map((name): [string, string] => [
      name,
      readFileSync(join(site, 'rst', name), 'utf8'),
    ]);
    expect(sphinx(Object.fromEntries(texts))).toBe('');
  }, 60_000);

  test('takes any words of ours for words', () => {
    const word = fc.string({ unit: fc.constantFrom(...'ab_*`|\\:.-()[]<>" '), minLength: 1, maxLength: 8 });
    const code = fc
      .string({ unit: fc.constantFrom(...'ab_*|:.-()<>'), minLength: 1, maxLength: 6 })
      .filter((text) => text.trim() === text);
    const texts: string[] = [];
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            word,
            code.map((text) => `\`${text}\``),
          ),
          { minLength: 1, maxLength: 6 },
        ),
        (parts) => {
          texts.push(parts.join(''));
        },
      ),
      { numRuns: 300, seed: 1 },
    );
    const made = texts.flatMap((text, index) => {
      try {
        return [`${index}\n~~~~~\n\nx ${toRst(`x ${text} x`, links).trim()} x`];
      } catch {
        return []; // HTML and the like, which is refused
      }
    });
    expect(made.length).toBeGreaterThan(100);
    expect(sphinx({ 'index.rst': `=====\nTitle\n=====\n\n${made.join('\n\n')}\n` })).toBe('');
  }, 60_000);
});

describe('the patch for the kernel', () => {
  const content = join(import.meta.dirname, '../../content/kernel');
  const patch = readFileSync(join(content, 'adding-syscalls.patch'), 'utf8');
  const section = kernelSection(readFileSync(join(content, 'section.md'), 'utf8'));

  test('adds the section as it is, and nothing else', () => {
    const lines = parsePatch(patch).flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
    const added = lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1));
    expect(added.join('\n').trim()).toBe(section.trim());
    expect(lines.filter((line) => line.startsWith('-'))).toEqual([]);
    expect(patch).toContain(readFileSync(join(content, 'message.txt'), 'utf8'));
    expect(patch).not.toMatch(/Signed-off-by|Reviewed-by|Acked-by/);
  });

  test('is taken by git apply, as the page that links it says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'probeable-patch-'));
    try {
      const [hunk] = parsePatch(patch).flatMap(({ hunks }) => hunks);
      const context = hunk?.lines.filter((line) => line.startsWith(' ')).map((line) => line.slice(1)) ?? [];
      const before = Array.from({ length: (hunk?.oldStart ?? 1) - 1 }, (_, index) => `line ${index + 1}`);
      mkdirSync(join(folder, 'Documentation/process'), { recursive: true });
      const file = join(folder, 'Documentation/process/adding-syscalls.rst');
      writeFileSync(file, `${[...before, ...context].join('\n')}\n`);
      execFileSync('git', ['init', '--quiet'], { cwd: folder });
      execFileSync('git', ['apply', join(content, 'adding-syscalls.patch')], { cwd: folder });
      expect(readFileSync(file, 'utf8')).toContain(section.trim());
    } finally {
      rmSync(folder, { recursive: true });
    }
    const page = readFileSync(join(import.meta.dirname, '../../src/site/pages/guidance.tsx'), 'utf8');
    expect(page).toContain('git apply adding-syscalls.patch');
  });

  const tree = process.env.PROBEABLE_KERNEL_SOURCE ?? '';
  const guide = join(tree, 'Documentation/process/adding-syscalls.rst');
  if (!existsSync(guide))
    console.log('SKIPPED: no kernel tree (PROBEABLE_KERNEL_SOURCE): the patch is not applied to it');
  test.skipIf(!existsSync(guide))('applies to a kernel tree, and Sphinx builds what comes out', () => {
    execFileSync('git', ['apply', '--check', join(content, 'adding-syscalls.patch')], { cwd: tree });
    const patched = applyPatch(readFileSync(guide, 'utf8'), patch.slice(patch.indexOf('--- a/')));
    if (patched === false) throw new Error('it does not apply');
    // Other documents of the kernel are not here.
    if (hasSphinx) expect(sphinx({ 'index.rst': patched.replace(/:ref:/g, '') })).toBe('');
  });
});
