import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findArchitecture } from '../architecture.ts';
import { ALL_ONES, OPERATORS } from '../libseccomp/condition.ts';
import type { ListCondition, ListFilter, ListRule } from '../profile/rule-list.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { installList } from './list-answer.ts';

const X86_64 = findArchitecture('x86_64');

function askList(filter: Omit<ListFilter, 'name' | 'foreignAction' | 'others'>) {
  if (X86_64 === undefined) throw new Error('x86_64');
  const whole: ListFilter = { ...filter, name: '', foreignAction: { kind: 'kill-process' }, others: {} };
  const installed = installList({ tool: 'a tool', filters: [whole] }, X86_64, syscallNumbers());
  if (typeof installed === 'string') throw new Error(installed);
  const { ask } = installed;
  return (number: number, args: readonly (bigint | undefined)[] | undefined, caller = 'x86_64') => {
    const architecture = findArchitecture(caller);
    if (architecture === undefined) throw new Error(caller);
    return ask({ architecture, number, syscall: undefined, args });
  };
}

/** What a condition says, in plain arithmetic. */
function holds({ index, operator, datum, mask, bits }: ListCondition, args: readonly bigint[]): boolean {
  const width = bits === 32 ? 0xffff_ffffn : ALL_ONES;
  const left = (args[index] ?? 0n) & mask & width;
  const right = datum & width;
  switch (operator) {
    case 'EQ':
    case 'MASKED_EQ':
      return left === right;
    case 'NE':
      return left !== right;
    case 'LT':
      return left < right;
    case 'LE':
      return left <= right;
    case 'GE':
      return left >= right;
    case 'GT':
      return left > right;
  }
}

const word = fc.constantFrom(
  0n,
  1n,
  2n,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x1_0000_0001n,
  0x2_0000_0000n,
  ALL_ONES,
);
const condition = fc.record({
  index: fc.constantFrom(0, 1),
  operator: fc.constantFrom(...OPERATORS),
  datum: word,
  mask: fc.constantFrom(ALL_ONES, 0xffff_ffffn, 0x1_0000_0001n),
  bits: fc.constantFrom(32 as const, 64 as const),
});
const rule = fc.record({
  syscall: fc.constantFrom('read', 'write'),
  action: fc.constantFrom(
    { kind: 'allow' as const },
    { kind: 'errno' as const, errno: 38 },
    { kind: 'trap' as const },
  ),
  conditions: fc.array(condition, { maxLength: 3 }),
  origin: fc.constant('line 1'),
});

const WORDS: Readonly<Record<string, string>> = { allow: 'allow', errno: 'ENOSYS', trap: 'trap' };

test('the first rule whose conditions hold decides, for words of 32 and 64 bits', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 6 }), word, word, (rules, first, second) => {
      const args = [first, second, 0n, 0n, 0n, 0n];
      const ask = askList({ defaultAction: { kind: 'errno', errno: 1 }, rules, merge: 'first' });
      const found = rules.find(
        (one) => one.syscall === 'write' && one.conditions.every((part) => holds(part, args)),
      );
      const expected = found === undefined ? 'EPERM' : WORDS[found.action.kind];
      expect(ask(1, args).answer).toBe(expected);
      expect(ask(1, undefined).possible.map(({ answer }) => answer)).toContain(expected);
    }),
    { numRuns: 500 },
  );
});

test('the rule says which lines decided, and other architectures get what the tool gives them', () => {
  const write: ListRule = { syscall: 'write', action: { kind: 'allow' }, conditions: [], origin: 'line 7' };
  const ask = askList({ defaultAction: { kind: 'trap' }, rules: [write], merge: 'first' });
  expect(ask(1, undefined)).toMatchObject({ answer: 'allow', rule: 'the rule for the call (line 7)' });
  expect(ask(2, undefined)).toMatchObject({ answer: 'trap', rule: 'no rule: the default' });
  expect(ask(4, undefined, 'x86')).toMatchObject({
    answer: 'kill',
    rule: 'the architecture is not that of the filter',
  });
});
