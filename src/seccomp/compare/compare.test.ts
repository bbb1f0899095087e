import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AbstractWord, holds, type WordTest } from '../abstract-word.ts';
import { findArchitecture } from '../architecture.ts';
import { Assembler } from '../bpf/assembler.ts';
import { SECCOMP_DATA } from '../bpf/instruction.ts';
import { InstalledFilter } from '../engine/installed-filter.ts';
import { ALL_ONES, OPERATORS } from '../libseccomp/condition.ts';
import { FilterCollection } from '../libseccomp/filter-collection.ts';
import { encodeAction, isSameAction, type SeccompAction } from '../seccomp-action.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { compareNumber } from './compare-number.ts';
import { compareProcesses } from './compare-processes.ts';
import { comparedFilter } from './compared-filter.ts';
import { exampleWord } from './example-word.ts';
import { numberTests } from './number-tests.ts';
import { type ComparedProgram, processAction } from './process-filters.ts';

const X86_64 = findArchitecture('x86_64');
if (X86_64 === undefined) throw new Error('x86_64');
const NATIVE = X86_64;

const word = fc.oneof(fc.nat(0xffff_ffff), fc.constantFrom(0, 1, 0x10000000, 0x7e020000, 0xffff_ffff));
const wordTest: fc.Arbitrary<readonly [WordTest, boolean]> = fc.tuple(
  fc.oneof(
    fc.record({
      operator: fc.constantFrom('EQ' as const, 'GT' as const, 'GE' as const),
      mask: fc.constant(0xffff_ffff),
      datum: word,
    }),
    fc
      .record({ operator: fc.constantFrom('MASKED_EQ' as const, 'SET' as const), mask: word, datum: word })
      .map((one) => ({ ...one, datum: (one.datum & one.mask) >>> 0 })),
  ),
  fc.boolean(),
);

test('an example of a word passes and fails the tests that the word did', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.array(wordTest, { maxLength: 4 }), (tests) => {
      let known: AbstractWord | undefined = AbstractWord.unknown;
      for (const [one, isMet] of tests) known = known?.assume(one, isMet);
      const value = known && exampleWord(known);
      if (value === undefined) return;
      found++;
      for (const [one, isMet] of tests) expect(holds(one, value)).toBe(isMet);
    }),
    { numRuns: 2000 },
  );
  expect(found).toBeGreaterThan(1000);
});

const action: fc.Arbitrary<SeccompAction> = fc.oneof(
  fc.constantFrom<SeccompAction>({ kind: 'allow' }, { kind: 'kill-process' }, { kind: 'log' }),
  fc.constantFrom(1, 38).map((errno): SeccompAction => ({ kind: 'errno', errno })),
);
const value = fc.oneof(fc.constantFrom(0n, 1n, 2n, 3n, 0x1_0000_0001n, ALL_ONES), fc.bigInt(0n, ALL_ONES));
const condition = fc.record({
  index: fc.nat(1),
  operator: fc.constantFrom(...OPERATORS),
  datum: value,
  mask: value,
});
const rule = fc.record({
  syscall: fc.constantFrom('read', 'clone', 'socket', 'personality'),
  action,
  conditions: fc.array(condition, { maxLength: 2 }),
});

/** A filter of some rules, as libseccomp makes it. */
function filterOf(
  defaultAction: SeccompAction,
  rules: readonly (typeof rule extends fc.Arbitrary<infer R> ? R : never)[],
): InstalledFilter {
  const collection = new FilterCollection(defaultAction, NATIVE, syscallNumbers());
  for (const one of rules)
    collection.addRule({
      ...one,
      conditions: one.conditions.map(({ operator, mask, ...rest }) => ({
        ...rest,
        operator,
        mask: operator === 'MASKED_EQ' ? mask : ALL_ONES,
      })),
      origin: 'a test',
    });
  return new InstalledFilter(collection, undefined);
}

const filter = fc
  .tuple(action, fc.array(rule, { maxLength: 6 }))
  .map(([first, rules]) => filterOf(first, rules));
const process = fc.array(filter, { minLength: 1, maxLength: 2 }).map((filters) =>
  filters.flatMap((one): readonly ComparedProgram[] => {
    const programs = comparedFilter(one);
    if (typeof programs === 'string') throw new Error(programs);
    return programs;
  }),
);

test('two processes differ for a call exactly if the comparison has its pair of actions', () => {
  const differences = { total: 0 };
  fc.assert(
    fc.property(
      process,
      process,
      fc.array(fc.tuple(value, value), { minLength: 8, maxLength: 24 }),
      (a, b, samples) => {
        for (const name of ['read', 'clone', 'socket', 'personality', 'mkdir']) {
          const number = syscallNumbers().numberOf(name, NATIVE) ?? -1;
          const { token } = NATIVE;
          const { changes, undecided } = compareNumber(
            { a, b, isBigEndian: false },
            { token, number, isNarrow: false },
          );
          for (const [first, second] of samples) {
            const call = { token, number, args: [first, second, 0n, 0n, 0n, 0n] };
            const actionOfA = processAction(a, call, false);
            const actionOfB = processAction(b, call, false);
            if (isSameAction(actionOfA, actionOfB)) {
              expect(
                changes.filter(({ classes }) => classes.some(({ conditions }) => conditions.length === 0)),
              ).toEqual([]);
              continue;
            }
            differences.total++;
            const isFound = changes.some(
              (one) => isSameAction(one.a, actionOfA) && isSameAction(one.b, actionOfB),
            );
            expect(isFound || undecided !== undefined).toBe(true);
          }
        }
      },
    ),
    { numRuns: 150 },
  );
  expect(differences.total).toBeGreaterThan(100);
});

/** A program with a test of the number. */
function programOf(write: (assembler: Assembler) => void): ComparedProgram {
  const assembler = new Assembler();
  write(assembler);
  return { program: assembler.finish(), whyUnknown: () => undefined };
}

const always = (code: SeccompAction): ComparedProgram => programOf((one) => one.return(encodeAction(code)));

test('numbers without a name are compared up to the last one', () => {
  const above: ComparedProgram = programOf((assembler) => {
    const otherwise = assembler.label();
    assembler.load(SECCOMP_DATA.nr);
    assembler.unless('jgt #k', 1000, otherwise);
    assembler.return(encodeAction({ kind: 'errno', errno: 38 }));
    assembler.place(otherwise);
    assembler.return(encodeAction({ kind: 'allow' }));
  });
  expect([...numberTests(above.program).starts].sort((a, b) => a - b)).toEqual([0, 1001]);
  const [own, , x32] = compareProcesses(
    { a: [above], b: [always({ kind: 'allow' })], isBigEndian: false },
    NATIVE,
  )
    .toSorted((left, right) => left.architecture.name.localeCompare(right.architecture.name))
    .toReversed();
  expect(own?.ranges.map(({ from, to, syscall }) => [from, to, syscall])).toEqual([
    [1001, 0x3fff_ffff, undefined],
  ]);
  expect(own?.isExact).toBe(true);
  expect(x32?.architecture.name).toBe('x32');
});

test('an exempt half: a kernel gives x86 no upper halves', () => {
  const tested = filterOf({ kind: 'allow' }, [
    {
      syscall: 'personality',
      action: { kind: 'errno', errno: 1 },
      conditions: [{ index: 0, operator: 'GE', datum: 0x1_0000_0000n, mask: ALL_ONES }],
    },
  ]);
  const a = comparedFilter(tested);
  if (typeof a === 'string') throw new Error(a);
  const b = [always({ kind: 'allow' })];
  const number = syscallNumbers().numberOf('personality', NATIVE) ?? -1;
  const compared = (isNarrow: boolean) =>
    compareNumber({ a, b, isBigEndian: false }, { token: NATIVE.token, number, isNarrow }).changes;
  expect(compared(false)).toMatchObject([
    {
      classes: [
        {
          example: [0x1_0000_0000n, 0n, 0n, 0n, 0n, 0n],
          conditions: ['arg 0 & 0xffffffff00000000 is 0x100000000'],
        },
        {
          example: [0x2_0000_0000n, 0n, 0n, 0n, 0n, 0n],
          conditions: ['the high half of arg 0 is at least 2'],
        },
      ],
    },
  ]);
  expect(compared(true)).toEqual([]);
});

test('what is not known of a filter is not decided', () => {
  const known = always({ kind: 'allow' });
  const unknown: ComparedProgram = {
    ...known,
    whyUnknown: (_token, number) => (number === 5 ? 'nobody knows' : undefined),
  };
  const compared = (number: number) =>
    compareNumber(
      { a: [known], b: [unknown], isBigEndian: false },
      { token: NATIVE.token, number, isNarrow: false },
    );
  expect(compared(5)).toEqual({ changes: [], undecided: 'nobody knows' });
  expect(compared(6)).toEqual({ changes: [], undecided: undefined });
});
