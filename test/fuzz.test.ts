import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FORMATTERS } from '../src/report/index.ts';
import { caseCount } from './support/is-full.ts';
import { runOver } from './support/lint.ts';

/*
 * Strangers write specs. Whatever a text holds, check ends in time, without an exception, and every format can say
 * what it found.
 */

const folder = join(import.meta.dirname, '../content/syscalls');
const specs = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
const snippets = [
  'entry:',
  '  - check: ',
  'probes:',
  '- ',
  ': ',
  ' #',
  '\t',
  '\n',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  '&x ',
  '*x',
  '!',
  '|',
  '>',
  '---\n',
  '...\n',
  '%YAML 1.2\n',
  '<<: ',
  '? ',
  '~',
  '~0',
  '_',
  'sizeof(struct',
  '&{',
  '.x = ',
  'buffer(1000000)',
  'buffer(-1)',
  '-1',
  '0x7fffffffffffffff',
  '1 << 63',
  '/ 0',
  '>> 1000',
  '((((',
  'NULL',
  'struct open_how',
  'how.flags',
  'how[9]',
  '[99999999999]',
  'permanent: x',
  'when: ',
  'since: "9.9"',
  'until: "0.1"',
  'error: EPERM',
  'error: []',
  'syscall: x',
  'status: merged',
  'null',
  'true',
  '\u0000',
  '\ufeff',
  '\u202e',
  '\ud800',
  '😀',
];

const mutated = fc
  .tuple(
    fc.constantFrom(...specs),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(60),
        fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom(...snippets) },
          { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
        ),
      ),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((current, [at, length, insert]) => {
      const start = at % (current.length + 1);
      return current.slice(0, start) + insert + current.slice(start + length);
    }, text),
  );

/** Lines moved about: a spec whose parts are all good and whose whole is not. */
const shuffled = fc
  .tuple(fc.constantFrom(...specs), fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 8 }))
  .map(([text, moves]) => {
    const lines = text.split('\n');
    for (const [from, to] of moves)
      lines.splice(to % lines.length, 0, ...lines.splice(from % lines.length, 1));
    return lines.join('\n');
  });

const bytes = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array).toString('latin1')),
);

function checkText(text: string): void {
  const run = runOver({ 'x.yaml': text });
  const context = { text: () => text, hasColor: true, hasLinks: true, width: 80 };
  for (const format of Object.values(FORMATTERS)) expect(typeof format(run, context)).toBe('string');
  for (const { documents } of run.files) {
    for (const { findings } of documents) {
      for (const { start, end, message } of findings) {
        expect(start.line).toBeGreaterThan(0);
        expect(end.line > start.line || end.column >= start.column).toBe(true);
        expect(message).not.toBe('');
      }
    }
  }
}

test('mutated specs', () =>
  fc.assert(fc.property(mutated, checkText), {
    numRuns: caseCount(600, 1500, 'mutated specs'),
    endOnFailure: true,
  }));
test('specs with lines moved about', () =>
  fc.assert(fc.property(shuffled, checkText), {
    numRuns: caseCount(300, 700, 'specs with lines moved about'),
    endOnFailure: true,
  }));
test('random characters and bytes', () =>
  fc.assert(fc.property(bytes, checkText), {
    numRuns: caseCount(300, 700, 'texts of random bytes'),
    endOnFailure: true,
  }));

/** Specs that are valid and monstrous: bounds must hold where no mutation would get. */
test.each([
  ['an entry path of 10,000 steps', `entry:\n${'  - check: a & 1\n    error: EINVAL\n'.repeat(10_000)}`],
  [
    '400 steps, each with the longest expression',
    `entry:\n${Array.from({ length: 400 }, (_, step) => `  - check: ${Array.from({ length: 600 }, (_, index) => `(a & ${step + index})`).join(' || ')}\n    error: EINVAL\n`).join('')}`,
  ],
  [
    '400 permissions in front of 400 checks',
    `entry:\n${'  - permission: x\n    error: EPERM\n'.repeat(200)}${Array.from({ length: 200 }, (_, index) => `  - check: b > ${index}\n    error: EINVAL\n`).join('')}`,
  ],
  [
    '400 releases',
    `entry:\n${Array.from({ length: 400 }, (_, index) => `  - check: a == ${index}\n    since: "5.${index}"\n    error: EINVAL\n`).join('')}probes:\n${'  - call: xyzzy(1, 2, 3, 4, 5, 6)\n    expect: EINVAL\n'.repeat(100)}`,
  ],
  [
    '10,000 constants that need each other',
    `entry: [{effect: x}]\nconstants:\n${Array.from({ length: 10_000 }, (_, index) => `  C${index}: ${index === 9_999 ? 1 : `C${index + 1} + 1`}\n`).join('')}`,
  ],
  [
    'a struct of 5,000 fields',
    `entry: [{copy: p, error: EFAULT}]\nstructs:\n  s:\n${Array.from({ length: 5_000 }, (_, index) => `    f${index}: __u64\n`).join('')}`,
  ],
  [
    'structs 5,000 deep',
    `entry: [{copy: p, error: EFAULT}]\nstructs:\n${Array.from({ length: 5_000 }, (_, index) => `  ${index === 0 ? 's' : `s${index}`}: {x: struct s${index + 1}}\n`).join('')}`,
  ],
  [
    '5,000 suppressions',
    `entry: [{effect: x}]\n${'# probeable-ignore probe-exists: why not\n'.repeat(5_000)}`,
  ],
])('%s', (_, body) => {
  checkText(
    `syscall: xyzzy\nprototype: int xyzzy(int a, int b, struct s __user *p, unsigned int d, int e, int f)\n${body}`,
  );
});
