import { describe, expect, test } from 'vitest';
import { liveCode } from './live-code.ts';

const live = (...lines: string[]): string[] =>
  liveCode(lines.join('\n'))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

test('offsets and lines stay', () => {
  const source = '/* a\n b */ x;\n#if 0\ny;\n#endif\nz; // w\n';
  const code = liveCode(source);
  expect(code).toHaveLength(source.length);
  for (const word of ['x;', 'z;']) expect(code.indexOf(word)).toBe(source.indexOf(word));
  expect(code.split('\n')).toHaveLength(source.split('\n').length);
});

describe('what no compiler sees is blank', () => {
  test.each([
    ['comments', ['a; /* b;', 'c; */ d; // e;', 'f;'], ['a;', 'd;', 'f;']],
    ['a comment without an end', ['a;', '/* b;', 'c;'], ['a;']],
    ['#if 0', ['a;', '#if 0', 'b;', '#endif', 'c;'], ['a;', 'c;']],
    ['#if 0 with blanks and a comment', ['  #  if  0 /* not yet */', 'b;', '# endif', 'c;'], ['c;']],
    [
      'what is nested in it',
      ['#if 0', '#ifdef X', 'a;', '#else', 'b;', '#endif', 'c;', '#endif', 'd;'],
      ['d;'],
    ],
    ['but not its #else', ['#if 0', 'a;', '#else', 'b;', '#endif'], ['b;']],
    ['and not its #elif', ['#if 0', 'a;', '#elif defined(X)', 'b;', '#else', 'c;', '#endif'], ['b;', 'c;']],
    ['the #else of #if 1', ['#if 1', 'a;', '#elif X', 'b;', '#else', 'c;', '#endif'], ['a;']],
    ['#elif 0', ['#ifdef X', 'a;', '#elif 0', 'b;', '#endif'], ['a;']],
    [
      '(0), 0L and 0 && X',
      ['#if (0)', 'a;', '#endif', '#if 0L', 'b;', '#endif', '#if 0 && X', 'c;', '#endif'],
      [],
    ],
  ])('%s', (_, lines, expected) => {
    expect(live(...lines)).toEqual(expected);
  });
});

describe('what may be code stays', () => {
  test.each([
    ['branches of unknown conditions', ['#ifdef X', 'a;', '#else', 'b;', '#endif'], ['a;', 'b;']],
    ['0 || X', ['#if 0 || X', 'a;', '#endif'], ['a;']],
    ['0 && X || Y', ['#if 0 && X || Y', 'a;', '#endif'], ['a;']],
    ['a directive in a comment', ['/*', '#if 0', '*/', 'a;'], ['a;']],
    ['a comment in a string', ['s = "/*";', 'a;', "c = '\"'; /* b; */"], ['s = "/*";', 'a;', "c = '\"';"]],
    ['behind an apostrophe', ["#error don't", 'a; /* b */', 'c;'], ['a;', 'c;']],
    ['#endif and #else without an #if', ['#endif', 'a;', '#else', 'b;'], ['a;', 'b;']],
  ])('%s', (_, lines, expected) => {
    expect(live(...lines)).toEqual(expected);
  });
});
