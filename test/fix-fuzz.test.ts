import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Finding } from '../src/lint/finding.ts';
import { fixUntilDone } from '../src/lint/fix/apply.ts';
import { lintFiles } from './support/lint.ts';

/* Fixes on texts that nobody wrote: whatever is left out of a good spec, a fix never makes it worse. */

const folder = join(import.meta.dirname, '../content/syscalls');
const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));

const judge = (text: string): readonly Finding[] =>
  lintFiles({ 'x.yaml': text }).flatMap(({ documents }) => documents.flatMap(({ findings }) => findings));
const broken = (findings: readonly Finding[]): number =>
  findings.filter(({ rule, severity }) => rule.startsWith('spec-') && severity === 'error').length;

/** Comments of a text, in whatever order: fixes may move them with their sections, and remove only stale suppressions. */
const comments = (text: string): readonly string[] =>
  (text.match(/(?:^|\s)# (?!probeable-ignore).*$/gm) ?? []).map((comment) => comment.trim()).sort();

test('lines left out, lines exchanged, line breaks of Windows: fixed once is fixed, and nothing is lost', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.array(fc.nat(200), { maxLength: 4 }),
      fc.nat(200),
      fc.boolean(),
      fc.constantFrom('safe', 'all'),
      (text, removed, exchanged, isWindows, mode) => {
        const lines = text.split('\n');
        for (const at of removed) if (lines.length > 3) lines.splice(at % lines.length, 1);
        const at = exchanged % (lines.length - 1);
        [lines[at], lines[at + 1]] = [lines[at + 1] ?? '', lines[at] ?? ''];
        const before = lines.join(isWindows ? '\r\n' : '\n');
        const isSound = (a: readonly Finding[], b: readonly Finding[]): boolean => broken(b) <= broken(a);
        const fixed = fixUntilDone(before, mode, judge, isSound);
        expect(broken(judge(fixed.text))).toBeLessThanOrEqual(broken(judge(before)));
        expect(comments(fixed.text)).toEqual(comments(before));
        expect(fixUntilDone(fixed.text, mode, judge, isSound)).toEqual({ text: fixed.text, count: 0 });
        if (isWindows) expect(fixed.text).not.toMatch(/[^\r]\n/);
      },
    ),
    { numRuns: 400 },
  );
});
