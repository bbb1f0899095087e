import { expect, test } from 'vitest';
import { specOf } from '../../../test/support/lint.ts';
import { forBothArchitectures } from './both-architectures.ts';

const spec = (constants: readonly string[], ...steps: readonly string[]): string =>
  [
    '# Read from fs/a.c:1; nobody has looked at it yet.',
    'syscall: xyzzy',
    'prototype: "long xyzzy(int fd, unsigned int flags)"',
    ...(constants.length === 0 ? [] : ['constants:', ...constants.map((line) => `  ${line}`)]),
    'entry:',
    ...steps,
    '',
  ].join('\n');
const check = (condition: string, place: string): string =>
  `  - check: "${condition}"\n    error: EINVAL\n    source: ${place}`;

const texts = (text: string, architecture: 'x86_64' | 'arm64') =>
  specOf(text)
    .on(architecture)
    .entry.filter(({ architectures }) => architectures?.includes(architecture) ?? true)
    .map((step) => step.text);

test('what both architectures have is there once, and what one of them has names it', () => {
  const x86 = spec(
    [],
    check('fd < 0', 'a.c:1'),
    check('flags & 1', 'arch/x86/b.c:2'),
    check('flags & 4', 'a.c:3'),
  );
  const arm = spec(
    [],
    check('fd < 0', 'a.c:1'),
    check('flags & 2', 'arch/arm64/b.c:9'),
    check('flags & 4', 'a.c:7'),
  );
  const both = forBothArchitectures(x86, arm) ?? '';
  expect(texts(both, 'x86_64')).toEqual(['fd < 0', 'flags & 1', 'flags & 4']);
  expect(texts(both, 'arm64')).toEqual(['fd < 0', 'flags & 2', 'flags & 4']);
  expect(both.match(/source: .*/g)).toEqual([
    'source: a.c:1',
    'source: arch/x86/b.c:2',
    'source: arch/arm64/b.c:9',
    'source: a.c:3',
  ]);
});

test('a constant that differs has both values, and one that only one has keeps its own', () => {
  const x86 = spec(['MASK: 65536', 'SAME: 4', 'ONLY: 1'], check('flags & MASK', 'a.c:1'));
  const arm = spec(['MASK: 16384', 'SAME: 4'], check('flags & MASK', 'a.c:1'));
  const both = specOf(forBothArchitectures(x86, arm) ?? '');
  const constantOn = (name: string, architecture: 'x86_64' | 'arm64') =>
    both.on(architecture).constants.get(name)?.value;
  expect([constantOn('MASK', 'x86_64'), constantOn('MASK', 'arm64')]).toEqual([65536n, 16384n]);
  expect([constantOn('SAME', 'arm64'), constantOn('ONLY', 'x86_64')]).toEqual([4n, 1n]);
});

test('specs with other prototypes are not merged', () => {
  const x86 = spec([], check('fd < 0', 'a.c:1'));
  expect(forBothArchitectures(x86, x86.replace('int fd, ', ''))).toBeUndefined();
});

test('a call without steps stays one', () => {
  const empty = spec([]).replace('entry:\n', 'entry: []');
  expect(specOf(forBothArchitectures(`${empty}\n`, `${empty}\n`) ?? '').entry).toEqual([]);
});
