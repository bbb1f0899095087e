import { expect, test } from 'vitest';
import type { DerivedStep } from '../run/step.ts';
import { INT } from '../value/term.ts';
import { withoutNeedlessSteps } from './needless-steps.ts';

/** A blank of calls of which a condition is true; '' is true of all. */
const blank = (words: string, condition = '', errors: readonly string[] = []): DerivedStep => ({
  step: { kind: 'blank', words },
  when: condition === '' ? undefined : { kind: 'leaf', text: condition, type: INT, behind: undefined },
  errors,
  place: { path: 'fs/a.c', line: 1 },
});
const kept = (...steps: readonly DerivedStep[]): readonly string[] =>
  withoutNeedlessSteps(steps).map(({ step }) => ('words' in step ? step.words : step.kind));

test('behind a blank that each call meets, no other blank stays, and every other step does', () => {
  const limit: DerivedStep = {
    ...blank('', ''),
    step: { kind: 'limit', words: 'memory' },
    errors: ['ENOMEM'],
  };
  expect(kept(blank('first'), blank('second'), limit, blank('third', 'a', ['EINVAL']))).toEqual([
    'first',
    'memory',
  ]);
});

test('a blank of some calls covers those of the same calls, and of fewer', () => {
  expect(kept(blank('first', 'a'), blank('same', 'a'), blank('fewer', 'a && b'), blank('all'))).toEqual([
    'first',
    'all',
  ]);
});

test('a blank of other calls stays: a condition that begins alike may mean more', () => {
  expect(kept(blank('first', 'a'), blank('or', 'a || b'), blank('later', 'a || b && c'))).toEqual([
    'first',
    'or',
    'later',
  ]);
  expect(kept(blank('first', 'a ? b : c'), blank('later', 'a ? b : c && d'))).toEqual(['first', 'later']);
  expect(kept(blank('first', 'ab'), blank('later', 'abc'))).toEqual(['first', 'later']);
});

test('a blank with errnos says less than any result, and covers only those', () => {
  expect(kept(blank('first', '', ['EINVAL']), blank('second'))).toEqual(['first', 'second']);
  expect(
    kept(
      blank('first', '', ['EINVAL', 'EIO']),
      blank('same', 'a', ['EIO']),
      blank('more', '', ['EIO', 'EPERM']),
    ),
  ).toEqual(['first', 'more']);
});

const machine = (
  kind: 'work' | 'limit' | 'permission',
  words: string,
  errors: readonly string[],
  when = '',
) => ({
  ...blank(words, when, errors),
  step: { kind, words },
});

test('work that fails with nothing new stays only where the calls are others', () => {
  expect(
    kept(
      machine('work', 'first', ['ENOMEM'], 'a'),
      machine('work', 'same', ['ENOMEM'], 'a && b'),
      machine('work', 'others', ['ENOMEM'], 'c'),
      machine('work', 'more', ['ENOMEM', 'EIO'], 'a'),
      machine('work', 'both', ['EIO', 'ENOMEM'], 'a'),
    ),
  ).toEqual(['first', 'others', 'more']);
});

test('a limit does not cover work, which may cost a grade; work covers a limit', () => {
  expect(kept(machine('limit', 'memory', ['ENOMEM']), machine('work', 'code', ['ENOMEM']))).toEqual([
    'memory',
    'code',
  ]);
  expect(kept(machine('work', 'code', ['ENOMEM']), machine('limit', 'memory', ['ENOMEM']))).toEqual(['code']);
});

test('every permission stays', () => {
  const permission = machine('permission', 'asks', ['EPERM']);
  expect(kept(permission, permission)).toEqual(['asks', 'asks']);
});
