import { describe, expect, test } from 'vitest';
import { readCallerFacts } from './read-caller-facts.ts';

const GOOD = `caller: glibc
about: a C library
source: https://example.org/glibc.git
facts:
  - call: clone3 clone
    for: pthread_create
    releases: 2.34 to 2.42
    architectures: x86_64
    read: clone-internal.c, __clone_internal
    see: moby/moby#42680
    answers:
      ENOSYS EINVAL: falls back to clone
      others: fails with the errno, so no
        thread starts
  - call: rseq
    releases: commit 1c9494d7b9
    read: no file
    never: nobody asked for it
`;

test('reads a whole file', () => {
  expect(readCallerFacts(GOOD)).toEqual({
    name: 'glibc',
    about: 'a C library',
    source: 'https://example.org/glibc.git',
    facts: [
      {
        calls: ['clone3', 'clone'],
        releases: '2.34 to 2.42',
        architectures: ['x86_64'],
        purpose: 'pthread_create',
        source: 'clone-internal.c, __clone_internal',
        see: 'moby/moby#42680',
        never: undefined,
        answers: [
          { errno: 'ENOSYS', conclusion: 'falls back', text: 'falls back to clone' },
          { errno: 'EINVAL', conclusion: 'falls back', text: 'falls back to clone' },
          { errno: 'others', conclusion: 'fails', text: 'fails with the errno, so no thread starts' },
        ],
      },
      expect.objectContaining({ calls: ['rseq'], never: 'nobody asked for it', answers: [] }),
    ],
  });
});

describe('an error has its place', () => {
  test.each([
    ['a key of the file', 'about:', 'abuot:', '2:1: the file has no key "abuot"; did you mean "about"?'],
    ['a key of a fact', '    for:', '    fro:', '6:5: a fact has no key "fro"; did you mean "for"?'],
    ['a call', 'clone3 clone', 'clone3 clon', '5:11: no syscall is called "clon"; did you mean "clone"?'],
    [
      'an architecture',
      ': x86_64',
      ': x86-64',
      '8:20: no architecture is called "x86-64"; did you mean "x86_64"?',
    ],
    ['an errno', 'ENOSYS EINVAL', 'ENOSYS EINVALID', '12:7: no errno is called "EINVALID"'],
    [
      'a reaction',
      'falls back to clone',
      'falls through',
      '12:22: "falls through" does not begin with one of: falls back, fails, goes on, probes, retries, aborts',
    ],
    ['a longer word', 'falls back to clone', 'failsafe', '12:22: "failsafe" does not begin with one of'],
    [
      'releases',
      '2.34 to 2.42',
      'the newest',
      '7:15: "the newest" is neither "2.34", "2.34 to 2.42" nor "commit 1c9494d"',
    ],
    [
      'no source',
      '    read: no file\n',
      '',
      '15:5: a fact needs the key "read": file and function in the source',
    ],
    ['an empty source', '    read: no file\n', '    read:\n', '17:9: expected a text, not nothing'],
    [
      'neither',
      '    never: nobody asked for it\n',
      '',
      '15:5: a fact has either "answers", or "never" with the reason',
    ],
    ['a key twice', '    for:', '    read: x\n    for:', ':5: '],
    ['no YAML', 'caller: glibc', 'caller: [', ': the file is not valid YAML'],
  ])('%s', (_what, from, to, message) => {
    expect(() => readCallerFacts(GOOD.replace(from, to))).toThrow(message);
    expect(() => readCallerFacts(GOOD.replace(from, to))).toThrow(/^\d+:\d+: /);
  });

  test('an empty file, or two documents', () => {
    expect(() => readCallerFacts('')).toThrow('1:1: the file is empty');
    expect(() => readCallerFacts(`${GOOD}---\n${GOOD}`)).toThrow('a file describes one caller');
  });
});
