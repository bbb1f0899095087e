import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundaryBefore, shorten, shortenAtWord } from './shorten.ts';

test.each([
  ['short', 'abc', 3, 'abc'],
  ['ASCII', 'abcdef', 4, 'abc…'],
  ['a surrogate pair', 'ab😀cd', 4, 'ab…'],
  ['a letter and its accent', 'abe\u0301cd', 4, 'ab…'],
  ['a family', 'a👨‍👩‍👧bc', 6, 'a…'],
  ['a flag', 'a🇩🇪bc', 4, 'a…'],
  ['a line end', 'ab\r\ncd', 4, 'ab…'],
])('no character is cut in half: %s', (_kind, text, max, shown) => {
  expect(shorten(text, max)).toBe(shown);
});

test.each([
  ['whole', 'a file of somebody else', 30, 'a file of somebody else'],
  ['after a word', 'a file of somebody else, an immutable one', 28, 'a file of somebody else…'],
  ['in a word too long to leave out', 'a file_of_somebody_else', 12, 'a file_of_s…'],
])('a text is cut after a word: %s', (_kind, text, max, shown) => {
  expect(shortenAtWord(text, max)).toBe(shown);
});

test('wherever a text is cut, no half of a surrogate pair is left', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 300 });
  fc.assert(
    fc.property(text, fc.nat(320), (whole, at) => {
      const cut = boundaryBefore(whole, at);
      expect(cut).toBeLessThanOrEqual(Math.min(at, whole.length));
      expect(/\p{Surrogate}/u.test(whole.slice(0, cut))).toBe(false);
      expect(/\p{Surrogate}/u.test(whole.slice(cut))).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('a character of endless accents is cut between two of them, not in a pair', () => {
  const text = `a${'\u{1d165}'.repeat(200)}`;
  expect(/\p{Surrogate}/u.test(text.slice(0, boundaryBefore(text, 150)))).toBe(false);
});
