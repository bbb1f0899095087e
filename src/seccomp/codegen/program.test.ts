import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Architecture, findArchitecture } from '../architecture.ts';
import { checkProgram } from '../bpf/check-program.ts';
import { possibleReturns } from '../bpf/possible-returns.ts';
import { runProgram, seccompData } from '../bpf/run-program.ts';
import { argumentWords } from '../engine/installed-filter.ts';
import { ALL_ONES, type Condition, OPERATORS } from '../libseccomp/condition.ts';
import { FilterCollection } from '../libseccomp/filter-collection.ts';
import { encodeAction, type SeccompAction } from '../seccomp-action.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { generateProgram } from './program.ts';
import { mayHaveStaleWords } from './stale-words.ts';

const ALLOW: SeccompAction = { kind: 'allow' };
const errno = (number: number): SeccompAction => ({ kind: 'errno', errno: number });

function architecture(name: string): Architecture {
  const found = findArchitecture(name);
  if (found === undefined) throw new Error(name);
  return found;
}

const X86_64 = architecture('x86_64');

const value = fc.constantFrom(
  0n,
  1n,
  2n,
  3n,
  0x7fn,
  0x80000000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x1_0000_0001n,
  0x1_0000_0002n,
  ALL_ONES,
);
const condition = fc.record({
  index: fc.integer({ min: 0, max: 2 }),
  operator: fc.constantFrom(...OPERATORS),
  datum: value,
  mask: value,
});
const rule = fc.record({
  syscall: fc.constantFrom('read', 'socket', 'semop', 'accept4', 'clone'),
  action: fc.constantFrom(ALLOW, errno(38), { kind: 'trap' } as const),
  conditions: fc.uniqueArray(condition, { selector: ({ index }) => index, maxLength: 3 }),
});

describe('any rules', () => {
  const given = fc.record({
    rules: fc.array(rule, { minLength: 1, maxLength: 8 }),
    others: fc.subarray(['x86', 'x32', 'aarch64']),
    calls: fc.array(fc.tuple(rule, fc.tuple(value, value, value)), { minLength: 1, maxLength: 12 }),
    isBinaryTree: fc.boolean(),
  });

  function filterOf({
    rules,
    others,
    isBinaryTree,
  }: {
    rules: readonly { syscall: string; action: SeccompAction; conditions: Condition[] }[];
    others: string[];
    isBinaryTree: boolean;
  }) {
    const filter = new FilterCollection(errno(1), X86_64, syscallNumbers());
    for (const name of others) filter.addArchitecture(architecture(name));
    for (const { syscall, action, conditions } of rules) {
      const exact = conditions.map((one) =>
        one.operator === 'MASKED_EQ' ? one : { ...one, mask: ALL_ONES },
      );
      filter.addRule({ syscall, action, conditions: exact, origin: '' });
    }
    filter.isBinaryTree = isBinaryTree;
    return filter;
  }

  test('the generated program loads, and agrees with the rules unless it compares stale words', () => {
    fc.assert(
      fc.property(given, ({ calls, ...rest }) => {
        const filter = filterOf(rest);
        const generated = generateProgram(filter);
        if (generated === undefined) throw new Error('too long');
        expect(checkProgram(generated.program)).toBeUndefined();
        if (generated.hasStaleWords) {
          expect(mayHaveStaleWords(filter)).toBe(true);
          return;
        }
        for (const [{ syscall }, args] of calls) {
          for (const { architecture: one } of filter.architectures) {
            const number = syscallNumbers().numberOf(syscall, one);
            if (number === undefined) continue;
            const data = seccompData(one.token, number, args, false);
            const decided = filter.decide(one.token, number, argumentWords([...args, 0n, 0n, 0n]));
            expect(runProgram(generated.program, data)).toBe(encodeAction(decided.action));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the possible decisions include the actual one', () => {
    fc.assert(
      fc.property(
        given,
        fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        ({ calls, ...rest }, known) => {
          const filter = filterOf(rest);
          const program = generateProgram(filter)?.program ?? [];
          for (const [{ syscall }, args] of calls) {
            const number = syscallNumbers().numberOf(syscall, X86_64) ?? 0;
            const partly = args.map((one, index) => (known[index] === true ? one : undefined));
            const token = X86_64.token;
            const decided = encodeAction(
              filter.decide(token, number, argumentWords([...args, 0n, 0n, 0n])).action,
            );
            const possible = filter.possible(token, number, argumentWords([...partly, 0n, 0n, 0n]));
            expect(possible.map(({ action }) => encodeAction(action))).toContain(decided);
            const returned = runProgram(program, seccompData(token, number, args, false));
            expect(
              possibleReturns(program, { token, number, args: [...partly, 0n, 0n, 0n] }, false),
            ).toContain(returned);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
