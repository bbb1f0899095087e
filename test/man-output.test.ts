import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readManPage } from '../src/data/man-pages/man-page.ts';
import { generateMan } from '../src/generate/man/man-page.ts';
import { probeable } from './support/command-line.ts';
import { GENERATED_SUBJECTS, guideSubjects } from './support/generated-subjects.ts';

/* `generate man`, as mandoc and groff read it. */

const root = join(import.meta.dirname, '..');
const hasTool = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'probeable-man-'));
afterAll(() => rmSync(folder, { recursive: true }));

const guide = guideSubjects();
const subjects = [...GENERATED_SUBJECTS, ...guide].map((spec) => ({
  spec,
  file: `${spec.name}.2`,
  // As man-pages does for a release; until then `(date)` stands in the page, which mandoc knows for no date.
  text: generateMan(spec).replace('(date)', '2026-01-31'),
}));
const files = subjects.map(({ file }) => file);

beforeAll(() => {
  for (const { file, text } of subjects) writeFileSync(join(folder, file), text);
});

const run = (tool: string, ...args: readonly string[]) => {
  const { stdout, stderr } = spawnSync(tool, [...args, ...files], { cwd: folder, encoding: 'utf8' });
  return { stdout, stderr };
};

describe('generated manual pages', () => {
  const missing = ['mandoc', 'groff'].filter((tool) => !hasTool(tool));
  if (missing.length > 0)
    console.log(`SKIPPED: no ${missing.join(', ')}: generated manual pages are not read by it`);

  test.skipIf(missing.includes('mandoc'))('have nothing that mandoc warns of', () => {
    expect(run('mandoc', '-T', 'lint', '-W', 'warning')).toEqual({ stdout: '', stderr: '' });
  });

  test.skipIf(missing.includes('groff'))('have nothing that groff warns of', () => {
    expect(run('groff', '-t', '-ww', '-mandoc', '-z', '-Tutf8')).toEqual({ stdout: '', stderr: '' });
  });

  test('are written for the calls of the guide, too', () => {
    expect(guide.map(({ name }) => name)).toEqual([
      'tally_open',
      'tally_configure',
      'tally_set',
      'tally_get',
    ]);
  });

  test('list in ERRORS what the entry path fails with, as the reader of man-pages reads it', () => {
    for (const { spec, text } of subjects) {
      const wanted = spec.entry
        .filter(({ kind }) => kind !== 'blank')
        .flatMap((step) => [
          ...step.errors,
          ...(step.kind === 'copy' && step.trailing !== undefined ? [step.trailing] : []),
        ]);
      const { errors, release, section } = readManPage(spec.name, text);
      expect([...errors.keys()].sort(), spec.name).toEqual([...new Set(wanted)].sort());
      expect([section, release]).toEqual(['2', undefined]);
    }
  });
});

describe('generate man --errors', () => {
  test('prints what the page lacks, with the step, its place in the code and a call', () => {
    const { stdout, status } = probeable(['generate', 'man', '--errors', 'clone3', 'close_range'], {
      cwd: root,
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^\.\\" ERRORS of clone\(2\) in man-pages [\d.]+ lacks 1 error of clone3\(\)\.\n[\s\S]*\.\\" EFAULT: step 4, copy, kernel\/fork\.c:\d+ of Linux [\d.]+\n[\s\S]*\.\\" EFAULT: clone3\(NULL, 64\)\n[\s\S]*^\.TP\n\.B EFAULT\n\.I uargs\n/m,
    );
    expect(stdout).toMatch(/ERRORS of close_range\(2\) in man-pages [\d.]+ lists each error/);
  });

  test('names a call that has no page, and a kind that has no errors', () => {
    const names = JSON.parse(readFileSync(join(root, 'content/man-pages.json'), 'utf8'));
    expect(names.calls.file_getattr).toBeUndefined();
    const none = probeable(['generate', 'man', '--errors', 'file_getattr'], { cwd: root });
    expect([none.status, none.stderr]).toEqual([
      2,
      expect.stringMatching(/has no page of file_getattr in section 2\n[\s\S]*generate man/),
    ]);
    expect(probeable(['generate', 'rst', '--errors', 'openat2'], { cwd: root }).stderr).toContain(
      '--errors goes with man alone',
    );
  });
});
