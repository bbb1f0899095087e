import { expect, test } from 'vitest';
import type { Edit, Finding } from '../finding.ts';
import { fixUntilDone } from './apply.ts';

/** A finding whose fix makes these edits. */
function finding(...edits: readonly Edit[]): Finding {
  const start = { line: 1, column: 1, offset: 0 };
  return {
    rule: 'x',
    severity: 'warning',
    message: 'x',
    help: [],
    range: { start: 0, end: 1 },
    start,
    end: start,
    pointer: '',
    fingerprint: '',
    url: undefined,
    fix: { title: 'x', isSafe: true, changes: 'text', edits },
  };
}

const insert = (at: number, text: string): Edit => ({ start: at, end: at, text });

/** What one round after another makes of a text: `rounds` are the findings of each. */
function fixed(text: string, ...rounds: readonly (readonly Finding[])[]): { text: string; count: number } {
  let round = 0;
  return fixUntilDone(
    text,
    'safe',
    () => rounds[round++] ?? [],
    () => true,
  );
}

test('of two fixes that insert at one place the second waits: what it says is judged again first', () => {
  const both = [finding(insert(1, 'x')), finding(insert(1, 'y'))];
  expect(fixed('ab', both)).toEqual({ text: 'axb', count: 1 });
  expect(fixed('ab', both, [finding(insert(2, 'y'))])).toEqual({ text: 'axyb', count: 2 });
});

test('fixes that touch are made together, and those that overlap are not', () => {
  const replace = (start: number, end: number, text: string): Finding => finding({ start, end, text });
  expect(fixed('abcd', [replace(0, 2, 'x'), replace(2, 4, 'y')])).toEqual({ text: 'xy', count: 2 });
  expect(fixed('abcd', [replace(0, 3, 'x'), replace(2, 4, 'y')])).toEqual({ text: 'xd', count: 1 });
  expect(fixed('abcd', [replace(1, 2, 'x'), replace(0, 4, 'y')])).toEqual({ text: 'axcd', count: 1 });
});

test('a fix is made whole or not at all', () => {
  const [first, second] = [finding(insert(1, 'x')), finding(insert(3, 'y'), insert(1, 'z'))];
  expect(fixed('abcd', [first, second])).toEqual({ text: 'axbcd', count: 1 });
});

test('a round that makes the text worse is taken back', () => {
  const judge = (text: string): readonly Finding[] => (text === 'ab' ? [finding(insert(1, 'x'))] : []);
  expect(fixUntilDone('ab', 'safe', judge, () => false)).toEqual({ text: 'ab', count: 0 });
});

test('fixes that never come to an end are left alone after ten rounds', () => {
  expect(
    fixUntilDone(
      '',
      'safe',
      () => [finding(insert(0, 'x'))],
      () => true,
    ),
  ).toEqual({ text: 'x'.repeat(10), count: 10 });
});
