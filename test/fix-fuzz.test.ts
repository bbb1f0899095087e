import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Finding } from '../src/lint/finding.ts';
import { fixUntilDone } from '../src/lint/fix/apply.ts';
import { readSpecs } from '../src/spec/read.ts';
import { caseCount } from './support/is-full.ts';
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

/** What a text says of the kernel and promises, without places. */
const claims = (text: string): unknown =>
  readSpecs(text).documents.map(({ name, spec }) => [
    name,
    spec?.entry.map((step) => [
      step.kind,
      step.text,
      step.errors,
      step.kind === 'check' ? step.permanent : undefined,
    ]),
    spec?.probes.map(({ call, expect: errnos, because }) => [
      call.text,
      errnos.map(({ text: errno }) => errno),
      because,
    ]),
  ]);

test('a safe fix changes neither the entry path nor a promise, whatever is wrong with the spec', () => {
  const slips: readonly ((text: string) => string)[] = [
    (text) => text.replace(/expect: \w+/, 'expect: ENXIO'),
    (text) => text.replace(/expect: \[/, 'expect: [ENXIO, '),
    (text) => text.replaceAll('EBADF', 'EBADFD'),
    (text) => text.replace(/\nprobes:\n(?: .*\n)*/, '\n'),
    (text) => text.replace(/ {4}expect: .*\n/, ''),
    (text) => text.replace(/ {4}permanent: .*\n/, ''),
    (text) => text.replaceAll('__user ', ''),
    (text) => text.replace(/^(syscall: .*\n)([\s\S]*?)(\nnotes:[\s\S]*)$/, '$1$3\n$2\n'),
    (text) => text.replace(/ {2}- check: .*\n(?: {4}.*\n)*/, ''),
  ];
  let count = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.subarray([...slips], { minLength: 1, maxLength: 3 }),
      (text, chosen) => {
        const before = chosen.reduce((slipped, slip) => slip(slipped), text);
        const fixed = fixUntilDone(before, 'safe', judge, () => true);
        count += fixed.count;
        expect(claims(fixed.text)).toEqual(claims(before));
      },
    ),
    { numRuns: caseCount(60, 150, 'specs that are fixed') },
  );
  expect(count).toBeGreaterThan(0);
});

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
    { numRuns: caseCount(150, 400, 'specs with random layout that are fixed') },
  );
});
