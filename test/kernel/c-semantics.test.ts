import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/entry/compile.ts';
import { compileEntry, initialState, trace } from '../../src/entry/trace.ts';
import { readSpecs } from '../../src/spec/read.ts';

/*
 * Our C against gcc's: random expressions over arguments of every type, evaluated by our compiled closures and by
 * a C program. What C leaves undefined is kept out by the generator.
 */

const TYPES = { a: 'int', b: 'unsigned int', c: 'long', d: 'unsigned long', e: 'unsigned short' } as const;

const leaf = fc.oneof(
  fc.constantFrom(...Object.keys(TYPES)),
  fc.constantFrom(
    '0',
    '1',
    '-1',
    '7',
    '0x80000000',
    '0xffffffff',
    '0xffffffffffffffff',
    '0x7fffffff',
    '4294967296',
    '3U',
    '5UL',
    "'a'",
    'sizeof(int)',
    'sizeof(long) * 2',
  ),
  fc.integer({ min: -1000, max: 1000 }).map(String),
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc
      .tuple(
        fc.constantFrom('+', '-', '*', '&', '|', '^', '<', '<=', '>', '>=', '==', '!=', '&&', '||'),
        tie('expression'),
        tie('expression'),
      )
      .map(([operator, left, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(fc.constantFrom('/', '%'), tie('expression'), fc.integer({ min: 2, max: 99 }))
      .map(([operator, left, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(fc.constantFrom('<<', '>>'), tie('expression'), fc.integer({ min: 0, max: 31 }))
      .map(([operator, left, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(fc.constantFrom('!', '~', '-', '+'), tie('expression'))
      .map(([operator, operand]) => `${operator}(${operand})`),
    fc
      .tuple(
        fc.constantFrom(
          'int',
          'unsigned int',
          'long',
          'unsigned long',
          'unsigned char',
          'short',
          'signed char',
          '_Bool',
        ),
        tie('expression'),
      )
      .map(([type, operand]) => `(${type})(${operand})`),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([condition, then, otherwise]) => `(${condition} ? ${then} : ${otherwise})`),
  ),
}));
const values = fc.tuple(
  fc.integer(),
  fc.nat(0xffff_ffff),
  fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.nat(0xffff),
);

describe.skipIf(spawnSync('gcc', ['--version']).status !== 0)(
  'expressions mean what gcc says (needs gcc)',
  () => {
    test('2,000 random ones', () => {
      const samples = fc.sample(fc.tuple(expression, values), { numRuns: 2000, seed: 20201124 });
      const folder = mkdtempSync(join(tmpdir(), 'probeable-'));
      try {
        const functions = samples.map(
          ([text], index) =>
            `static long long f${index}(int a, unsigned b, long c, unsigned long d, unsigned short e) { return (long long)(${text}); }`,
        );
        const prints = samples.map(
          ([, [a, b, c, d, e]], index) =>
            `  printf("%lld\\n", f${index}(${a}, ${b}u, (long)${BigInt.asUintN(64, c)}ul, ${d}ul, ${e}));`,
        );
        writeFileSync(
          join(folder, 'c.c'),
          `#include <stdio.h>\n${functions.join('\n')}\nint main(void) {\n${prints.join('\n')}\n  return 0;\n}\n`,
        );
        // Signed overflow wraps here and there: two's complement, as the kernel is built (-fno-strict-overflow).
        execFileSync('gcc', ['-w', '-fwrapv', '-O0', '-o', join(folder, 'c'), join(folder, 'c.c')]);
        const wanted = execFileSync(join(folder, 'c'), { encoding: 'utf8' }).trim().split('\n').map(BigInt);
        for (const [index, [text, given]] of samples.entries()) {
          expect([text, given, ours(text, given.map(BigInt))]).toEqual([text, given, wanted[index]]);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  },
);

/** The value as a long long. */
function ours(text: string, given: readonly bigint[]): bigint | undefined {
  const parameters = Object.entries(TYPES)
    .map(([name, type]) => `${type} ${name}`)
    .join(', ');
  const [document] = readSpecs(
    `syscall: f\nprototype: int f(${parameters})\nentry:\n  - check: ${JSON.stringify(`(long long)(${text})`)}\n    error: EINVAL\n`,
  ).documents;
  const step = document?.spec?.entry[0];
  if (document?.spec === undefined || step?.kind !== 'check')
    throw new Error(`${text}: ${document?.problems[0]?.message}`);
  const entry = compileEntry(document.spec);
  const wrapped = given.map((value, index) =>
    index === 0 || index === 2 ? value : BigInt.asUintN(64, value),
  );
  const state = initialState(entry, { text, values: wrapped });
  const value = compile(step.condition)(state);
  const call = { text, values: wrapped };
  const outcome = trace(entry, call).outcomes[0]?.result;
  expect(outcome).toBe(value === 0n ? 'success' : 'EINVAL');
  return typeof value === 'bigint' ? value : undefined;
}
