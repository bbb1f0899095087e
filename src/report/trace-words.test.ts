import { expect, test } from 'vitest';
import type { Outcome } from '../entry/outcomes.ts';
import type { Trace } from '../entry/trace.ts';
import { probeWords, resultWords } from './trace-words.ts';

function traced(outcomes: readonly Partial<Outcome>[], change: Partial<Trace> = {}): Trace {
  return {
    call: { text: 'x()', values: [] },
    outcomes: outcomes.map((one) => ({ result: '', isCertain: false, isFromGate: false, ...one })),
    effect: 'none',
    steps: [],
    isAbsent: false,
    ...change,
  };
}

test.each<[string, readonly Partial<Outcome>[]]>([
  ['always fails with EBADF', [{ result: 'EBADF', isCertain: true }]],
  ['fails with EBADF, EINVAL or EPERM', [{ result: 'EBADF' }, { result: 'EINVAL' }, { result: 'EPERM' }]],
  ['succeeds, or fails with EBADF', [{ result: 'EBADF' }, { result: 'success' }]],
  ['always succeeds', [{ result: 'success', isCertain: true }]],
  ['is killed by SIGILL, or fails with EFAULT', [{ result: 'EFAULT' }, { result: 'SIGILL' }]],
  ['has an unknown result, or fails with EINVAL', [{ result: 'unknown' }, { result: 'EINVAL' }]],
  [
    'always fails with EBADF, or with ENOSYS if the call is disabled',
    [
      { result: 'ENOSYS', isFromGate: true },
      { result: 'EBADF', isCertain: true },
    ],
  ],
  [
    'succeeds, or fails with ENOSYS if the call is disabled',
    [{ result: 'ENOSYS', isFromGate: true }, { result: 'success' }],
  ],
])('%s', (words, outcomes) => {
  expect(resultWords(traced(outcomes))).toEqual({ result: words, effect: 'nothing changes' });
});

test('says whether something changes, and whether the call is a probe', () => {
  const outcomes = [{ result: 'success', isCertain: true }];
  expect(resultWords(traced(outcomes, { effect: 'possible' })).effect).toBe('something may change');
  expect(resultWords(traced(outcomes, { effect: 'certain' })).effect).toBe('something changes');
  expect(probeWords(traced(outcomes), 'none', ['it can succeed', 'it may wait'])).toEqual({
    kind: 'none',
    text: 'not a probe',
    why: 'it can succeed; it may wait',
  });
  expect(probeWords(traced(outcomes), 'strong', [])).toEqual({ kind: 'probe', text: 'a strong probe' });
  expect(probeWords(traced(outcomes, { isAbsent: true }), undefined, []).text).toBe(
    'this kernel does not have the call',
  );
});
