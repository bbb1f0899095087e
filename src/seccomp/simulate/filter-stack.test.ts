import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerWord, encodeAction, type SeccompAction } from '../seccomp-action.ts';
import type { FilterAnswer } from './filter-answer.ts';
import { type StackPart, strictestAnswer } from './filter-stack.ts';

function part(name: string, ...answers: string[]): StackPart {
  const possible = answers.map((answer) => ({ answer, rule: `a rule for ${answer}` }));
  const answer: FilterAnswer = {
    answer: possible.length === 1 ? (answers[0] ?? '') : 'args',
    rule: '',
    possible,
  };
  return { name, answer };
}

describe('of several filters the strictest answer wins', () => {
  test.each([
    [['allow', 'EPERM'], 'EPERM', 'second: a rule for EPERM'],
    [['EPERM', 'allow'], 'EPERM', 'first: a rule for EPERM'],
    [['kill', 'ENOSYS'], 'kill', 'first: a rule for kill'],
    [['trap', 'EPERM'], 'trap', 'first: a rule for trap'],
    [['notify', 'EPERM'], 'EPERM', 'second: a rule for EPERM'],
    [['trace', 'notify'], 'notify', 'second: a rule for notify'],
    [['log', 'trace'], 'trace', 'second: a rule for trace'],
    [['allow', 'log'], 'log', 'second: a rule for log'],
    [['kill', 'no container'], 'no container', 'second: a rule for no container'],
  ])('%j: %s', ([first = '', second = ''], answer, rule) => {
    expect(strictestAnswer([part('first', first), part('second', second)])).toMatchObject({ answer, rule });
  });

  test('of equally strict ones, that of the filter that was installed last', () => {
    expect(strictestAnswer([part('first', 'EPERM'), part('second', 'ENOSYS')])).toMatchObject({
      answer: 'ENOSYS',
      rule: 'second: a rule for ENOSYS',
    });
  });

  test('unknown arguments leave only those answers open that no other filter decides', () => {
    expect(strictestAnswer([part('first', 'allow', 'EPERM'), part('second', 'allow')]).answer).toBe('args');
    expect(strictestAnswer([part('first', 'allow', 'EPERM'), part('second', 'kill')]).answer).toBe('kill');
    expect(strictestAnswer([part('first', 'allow', 'EPERM'), part('second', 'EPERM')]).answer).toBe('EPERM');
  });

  test('an unknown answer stays unknown, unless another filter kills', () => {
    expect(strictestAnswer([part('first', 'unknown'), part('second', 'EPERM')]).answer).toBe('unknown');
    expect(strictestAnswer([part('first', 'EPERM'), part('second', 'unknown')]).answer).toBe('unknown');
    expect(strictestAnswer([part('first', 'unknown'), part('second', 'kill')]).answer).toBe('kill');
  });
});

/** The kernel's own comparison (seccomp_run_filters): the action as a signed number, from the newest filter on. */
function kernelDecides(codes: readonly number[]): number {
  let result = 0x7fff0000;
  for (const code of [...codes].reverse()) {
    if (((code & 0xffff0000) | 0) < ((result & 0xffff0000) | 0)) result = code;
  }
  return result;
}

test('as the kernel compares actions', () => {
  const action: fc.Arbitrary<SeccompAction> = fc.oneof(
    fc.constantFrom<SeccompAction>(
      { kind: 'allow' },
      { kind: 'log' },
      { kind: 'notify' },
      { kind: 'trap' },
      { kind: 'kill-process' },
      { kind: 'kill-thread' },
    ),
    fc.constantFrom(1, 13, 38).map((errno): SeccompAction => ({ kind: 'errno', errno })),
  );
  fc.assert(
    fc.property(fc.array(action, { minLength: 1, maxLength: 4 }), (actions) => {
      const code = kernelDecides(actions.map((one) => encodeAction(one)));
      const parts = actions.map((one, index) => part(String(index), answerWord(one)));
      const deciding = actions.find((one) => encodeAction(one) === code);
      expect(strictestAnswer(parts).answer).toBe(deciding === undefined ? 'allow' : answerWord(deciding));
    }),
  );
});
