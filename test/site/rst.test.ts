import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPatch, parsePatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../rules/index.ts';
import { kernelSection } from '../../src/site/rst/kernel-section.ts';
import { type RstLinks, toRst } from '../../src/site/rst/rst.ts';
import { rstDocuments } from '../support/rst-documents.ts';

/* The guidance as the kernel's documentation has it, and the patch against the kernel's guide. */

const hasSphinx = spawnSync('sphinx-build', ['--version']).status === 0;
if (!hasSphinx)
  console.log('SKIPPED: no sphinx-build: reStructuredText is not built (test/site/rst.test.ts)');

const links: RstLinks = {
  reference: (word) =>
    word === 'openat2'
      ? { url: 'https://example.org/openat2' }
      : word === 'flags-width'
        ? { label: 'rule-flags-width' }
        : undefined,
  link: (url) => (url.endsWith('.md') ? { doc: url.slice(0, -3) } : { url }),
};

test.each([
  ['a `code` and `code`s', 'a ``code`` and ``code``\\ s\n'],
  [
    '`flags-width`, and `flags-width`s',
    ':ref:`flags-width <rule-flags-width>`, and\n:ref:`flags-width <rule-flags-width>`\\ s\n',
  ],
  ['between `: ` two', 'between ": " two\n'],
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
  test('builds the guidance and the rules without a warning, whatever the rules refer to', () => {
    const documents = rstDocuments();
    expect(Object.keys(documents).length).toBeGreaterThan(20);
    expect(sphinx(documents)).toBe('');
    for (const { id, topic } of RULES)
      expect(documents[`rules-${topic}.rst`]).toContain(`\n.. _probeable-${id}:\n\n${id}\n---`);
    expect(documents['permissions.rst']).toContain(':ref:`privilege-ptrace <probeable-privilege-ptrace>`');
    // A reference to a section that is not there is a warning.
    const { 'rules-handles.rst': handles = '', ...others } = documents;
    const referring = Object.entries(others).filter(
      ([name, text]) => name === 'index.rst' || text.includes('<probeable-fd-cloexec>'),
    );
    const broken = {
      ...Object.fromEntries(referring),
      'rules-handles.rst': handles.replace('.. _probeable-fd-cloexec:', ''),
    };
    expect(sphinx(broken)).toMatch(/undefined label: '?probeable-fd-cloexec/);
  }, 120_000);

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

  test('is taken by git am, as the page that links it says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'probeable-patch-'));
    try {
      const [hunk] = parsePatch(patch).flatMap(({ hunks }) => hunks);
      const context = hunk?.lines.filter((line) => line.startsWith(' ')).map((line) => line.slice(1)) ?? [];
      const before = Array.from({ length: (hunk?.oldStart ?? 1) - 1 }, (_, index) => `line ${index + 1}`);
      mkdirSync(join(folder, 'Documentation/process'), { recursive: true });
      const file = join(folder, 'Documentation/process/adding-syscalls.rst');
      writeFileSync(file, `${[...before, ...context].join('\n')}\n`);
      const git = (...args: readonly string[]): string =>
        execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
          cwd: folder,
          encoding: 'utf8',
        });
      git('init', '--quiet');
      git('add', '.');
      git('commit', '--quiet', '--message', 'before');
      git('am', '--quiet', join(content, 'adding-syscalls.patch'));
      expect(readFileSync(file, 'utf8')).toContain(section.trim());
      expect(git('log', '-1', '--format=%an <%ae>: %s').trim()).toBe(
        'Your Name <you@example.org>: docs: adding-syscalls: say how userspace can tell a filter from a refusal',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
    const page = readFileSync(join(import.meta.dirname, '../../src/site/pages/guidance.tsx'), 'utf8');
    expect(page).toContain('git am adding-syscalls.patch');
  });

  const tree = process.env.PROBEABLE_KERNEL_SOURCE ?? '';
  const guide = join(tree, 'Documentation/process/adding-syscalls.rst');
  if (!existsSync(guide))
    console.log('SKIPPED: no kernel tree (PROBEABLE_KERNEL_SOURCE): the patch is not applied to it');
  test.skipIf(!existsSync(guide))('applies to a kernel tree, and Sphinx builds what comes out', () => {
    execFileSync('git', ['apply', '--check', join(content, 'adding-syscalls.patch')], { cwd: tree });
    const patched = applyPatch(readFileSync(guide, 'utf8'), patch.slice(patch.indexOf('--- a/')));
    if (patched === false) throw new Error('it does not apply');
    // checkpatch.pl finds no fault but that nobody signed it off, which only whoever posts it can do.
    const { stdout } = spawnSync(
      'perl',
      [
        'scripts/checkpatch.pl',
        '--no-tree',
        '--strict',
        '--no-signoff',
        join(content, 'adding-syscalls.patch'),
      ],
      { cwd: tree, encoding: 'utf8' },
    );
    expect(stdout).toMatch(/^total: 0 errors, 0 warnings, 0 checks, \d+ lines checked$/m);
    // Other documents of the kernel are not here.
    if (hasSphinx) expect(sphinx({ 'index.rst': patched.replace(/:ref:/g, '') })).toBe('');
  });
});
