import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AbstractWord } from '../abstract-word.ts';
import { checkProgram } from './check-program.ts';
import { CompiledProgram } from './compiled-program.ts';
import { CODE, type Instruction } from './instruction.ts';
import { possibleReturns } from './possible-returns.ts';
import { readProgram, writeProgram } from './program-file.ts';
import { runProgram, seccompData } from './run-program.ts';

const ALLOW = 0x7fff0000;

function op(name: keyof typeof CODE, k = 0, jt = 0, jf = 0): Instruction {
  return { code: CODE[name], jt, jf, k };
}

describe('a filter that the kernel rejects has one clear message', () => {
  test.each([
    ['an odd length', new Uint8Array(13), /13 bytes, which is not a multiple of 8/],
    ['nothing', new Uint8Array(0), /no instructions/],
    ['5,000 instructions', new Uint8Array(40_000), /5000 instructions, and the kernel's limit is 4096/],
  ])('%s', (_what, bytes, message) => {
    const read = readProgram(bytes, false);
    expect(read.ok ? '' : read.message).toMatch(message);
  });

  test.each([
    [
      'a jump past its end',
      [op('jeq #k', 1, 0, 7), op('ret #k', ALLOW)],
      /instruction 0 jumps past the end: it skips 7 of 1/,
    ],
    ['a long jump past its end', [op('ja', 0xffff_ffff), op('ret #k', ALLOW)], /jumps past the end/],
    ['no return', [op('ld [k]', 0)], /instruction \(0\) is not a return/],
    ['a load beyond seccomp_data', [op('ld [k]', 64), op('ret #k')], /loads offset 64/],
    ['a load that is not aligned', [op('ld [k]', 2), op('ret #k')], /loads offset 2/],
    ['an instruction that is forbidden', [{ code: 0x30, jt: 0, jf: 0, k: 0 }, op('ret #k')], /code 0x30/],
    ['a division by 0', [op('div #k', 0), op('ret #k')], /divides by 0/],
    ['a shift by 32', [op('lsh #k', 32), op('ret #k')], /shifts by 32/],
    [
      'memory that nothing has written',
      [op('jeq #k', 1, 0, 1), op('st M[k]', 3), op('ld M[k]', 3), op('ret a')],
      /instruction 2 reads memory word 3/,
    ],
    ['memory beyond its end', [op('st M[k]', 16), op('ret a')], /memory word 16 of 16/],
  ])('%s', (_what, program, message) => {
    expect(checkProgram(program)).toMatch(message);
  });
});

test('every instruction computes as the kernel does', () => {
  const run = (...program: Instruction[]): number =>
    runProgram(program, seccompData(7, 9, [5n, 0x1_0000_0002n], false));
  expect(run(op('ld [k]', 24), op('ret a'))).toBe(2);
  expect(run(op('ld [k]', 28), op('ret a'))).toBe(1);
  expect(run(op('ld len'), op('ret a'))).toBe(64);
  expect(run(op('ld #k', 6), op('tax'), op('ld #k', 7), op('mul x'), op('ret a'))).toBe(42);
  expect(run(op('ld #k', 1), op('neg'), op('ret a'))).toBe(0xffff_ffff);
  expect(run(op('ld #k', 1), op('ldx #k', 33), op('lsh x'), op('ret a'))).toBe(2);
  expect(run(op('ld #k', 5), op('ldx #k', 0), op('div x'), op('ret a'))).toBe(0);
  expect(run(op('ld #k', 3), op('st M[k]', 1), op('ldx M[k]', 1), op('txa'), op('ret a'))).toBe(3);
  expect(run(op('ld [k]', 0), op('jset #k', 8, 1, 0), op('ret #k', 1), op('ret #k', 2))).toBe(2);
});

test('a program can be written and read back, in both byte orders', () => {
  const program = [
    op('ld [k]', 4),
    op('jeq #k', 0xc000003e, 0, 1),
    op('ret #k', ALLOW),
    op('ret #k', 0x50001),
  ];
  for (const isBigEndian of [true, false])
    expect(readProgram(writeProgram(program, isBigEndian), isBigEndian)).toEqual({ ok: true, program });
});

test('reading any bytes throws nothing, and programs that are read terminate', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const read = readProgram(bytes, false);
      if (read.ok) runProgram(read.program, seccompData(1, 2, [], false));
    }),
    { numRuns: 500 },
  );
});

const comparison = fc.record({
  operator: fc.constantFrom(
    'EQ' as const,
    'MASKED_EQ' as const,
    'GT' as const,
    'GE' as const,
    'SET' as const,
  ),
  mask: fc.constantFrom(0xffff_ffff, 0xff, 0x80000000, 1),
  datum: fc.constantFrom(0, 1, 2, 0xff, 0x80000000, 0xffff_ffff),
});

test('assumptions about a word never exclude the word itself', () => {
  fc.assert(
    fc.property(
      fc.array(comparison, { maxLength: 8 }),
      fc.nat({ max: 0xffff_ffff }),
      (comparisons, value) => {
        let word: AbstractWord | undefined = AbstractWord.unknown;
        const exact = AbstractWord.of(value);
        for (const one of comparisons) word = word?.assume(one, exact.assume(one, true) !== undefined);
        expect(word).toBeDefined();
      },
    ),
    { numRuns: 2000 },
  );
});

test('a compiled program agrees with the interpreted one, whether or not arguments matter', () => {
  const program = [
    op('ld [k]', 0),
    op('jeq #k', 5, 0, 3),
    op('ld [k]', 16),
    op('jeq #k', 1, 0, 1),
    op('ret #k', ALLOW),
    op('ret #k', 0x50001),
  ];
  const compiled = new CompiledProgram(program, false);
  for (const [number, first, returned] of [
    [5, 1n, ALLOW],
    [5, 2n, 0x50001],
    [6, 1n, 0x50001],
    [5, 1n, ALLOW],
  ] as const)
    expect(compiled.decide(0, number, [first, 0n, 0n, 0n, 0n, 0n])).toBe(returned);
});

test('tests that contradict each other leave no path', () => {
  const program = [
    op('ld [k]', 16),
    op('jgt #k', 8, 0, 2),
    op('jeq #k', 3, 0, 1),
    op('ret #k', 1),
    op('ret #k', 2),
  ];
  const call = { token: 0, number: 0, args: [] };
  expect(possibleReturns(program, call, false)).toEqual([2]);
});
