import { expect, test } from 'vitest';
import { CALLERS } from '../../test/containers/callers.ts';
import { findArchitecture } from '../seccomp/architecture.ts';
import { formatSimulateJson, formatSimulatePretty, type SimulatedEntry } from './simulate.ts';
import { columns, Style } from './style.ts';

const architecture = findArchitecture('x86_64');
if (architecture === undefined) throw new Error('unreachable');
const question = { architecture, number: 435, syscall: 'clone3', args: undefined };
const plain = new Style({ hasColor: false, hasLinks: false });

function entry(change: Partial<SimulatedEntry>): SimulatedEntry {
  return {
    runtime: 'docker@20.10.4',
    title: 'Docker',
    release: '20.10.4',
    until: '20.10.6',
    date: '2021-02-24',
    engine: 'runc@1.0.0-rc93',
    question,
    answer: 'EPERM',
    rule: 'no rule: the default, and not above 441, the highest number that the profile names, so it is let through',
    possible: [],
    notes: [],
    callers: CALLERS.ask({
      syscall: 'clone3',
      architecture: 'x86_64',
      answers: change.answer === 'args' ? ['allow', 'EPERM'] : [change.answer ?? 'EPERM'],
    }),
    ...change,
  };
}

test.each([80, 120, 200])('no line is wider than a terminal of %i columns', (width) => {
  const entries = [entry({}), entry({ answer: 'ENOSYS', release: '20.10.10', until: '29.7.2' })];
  const lines = formatSimulatePretty(entries, plain, width).split('\n');
  expect(lines.filter((line) => columns(line) > width)).toEqual([]);
});

test('consecutive releases that differ only in a number are one row, with its first and last release and engine', () => {
  const later = entry({ release: '20.10.7', until: '20.10.9', engine: 'runc@1.0.1', rule: 'above 439' });
  const text = formatSimulatePretty([entry({ rule: 'above 441' }), later], plain, 120);
  expect(text).toContain('Docker  20.10.4 to 20.10.9 (2021-02)  runc to 1.0.1  EPERM  above 439');
});

test('a row whose engine changed names both', () => {
  const later = entry({ release: '20.10.7', until: '20.10.9', engine: 'crun' });
  const text = formatSimulatePretty([entry({}), later], plain, 120);
  expect(text).toContain('20.10.4 to 20.10.9 (2021-02)  runc to crun  EPERM');
});

test('lists the reactions of callers with their releases, once for each answer', () => {
  const text = formatSimulatePretty(
    [
      entry({}),
      entry({ release: '20.10.10', answer: 'ENOSYS' }),
      entry({ release: '20.10.12', answer: 'ENOSYS' }),
    ],
    plain,
    200,
  );
  const lines = text.split('\n').filter((line) => line.includes('pthread_create'));
  expect(lines).toEqual([
    '  EPERM   glibc 2.34 to 2.42, pthread_create: fails with the errno, so no thread starts.',
    '  ENOSYS  glibc 2.34 to 2.42, pthread_create: falls back to clone.',
  ]);
});

test('says that no caller was read for an errno, and says nothing of a call that reaches the kernel', () => {
  const unread = formatSimulatePretty([entry({ callers: [] })], plain, 120);
  expect(unread).toContain('  EPERM   No caller has been read for this errno of this call yet.\n');
  const allowed = formatSimulatePretty([entry({ answer: 'allow', callers: [] })], plain, 120);
  expect(allowed).not.toContain('What callers conclude');
  expect(allowed).toMatch(/[^\n]\n$/);
});

test('an answer that is not an errno is explained, without reactions of callers', () => {
  const killed = formatSimulatePretty([entry({ answer: 'kill' })], plain, 120);
  expect(killed).toContain('  kill    The caller is killed before it sees an errno.\n');
  expect(killed).not.toContain('glibc');
  const possible = [
    { answer: 'allow', rule: 'a' },
    { answer: 'EPERM', rule: 'b' },
  ];
  const split = formatSimulatePretty([entry({ answer: 'args', possible })], plain, 200);
  expect(split).toContain('  EPERM   glibc 2.34 to 2.42, pthread_create: fails with the errno');
  expect(split).not.toContain('  allow   ');
});

test('control characters of a file name are shown, not executed', () => {
  const text = formatSimulatePretty([entry({ title: 'a\u001b[2Jb', rule: 'x\u202ey' })], plain, 120);
  expect(text).not.toContain('\u001b');
  expect(text).not.toContain('\u202e');
  expect(text).toContain('a\\u001b[2Jb');
});

test('as data: one entry a line, 64-bit arguments whole', () => {
  const json = formatSimulateJson([
    entry({ question: { ...question, args: [2n ** 64n - 1n, 5n, undefined] } }),
  ]);
  expect(JSON.parse(json)).toMatchObject([
    { runtime: 'docker@20.10.4', until: '20.10.6', args: ['0xffffffffffffffff', 5, null], answer: 'EPERM' },
  ]);
  expect(json.split('\n')).toHaveLength(4);
  expect(formatSimulateJson([])).toBe('[]\n');
});
