import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FORMATTERS } from '../src/report/index.ts';
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
  fc.assert(fc.property(mutated, checkText), { numRuns: 1500, endOnFailure: true }));
test('specs with lines moved about', () =>
  fc.assert(fc.property(shuffled, checkText), { numRuns: 700, endOnFailure: true }));
test('random characters and bytes', () =>
  fc.assert(fc.property(bytes, checkText), { numRuns: 700, endOnFailure: true }));
