import { expect, test } from 'vitest';
import { fingerprint } from '../spec/fingerprint.ts';
import { placePart } from './fingerprint.ts';

test.each([
  // The test vectors of draft-eastlake-fnv.
  ['', 'cbf29ce484222325'],
  ['a', 'af63dc4c8601ec8c'],
  ['foobar', '85944171f73967e8'],
])('is FNV-1a of 64 bits: %j', (text, hash) => {
  expect(fingerprint(text)).toBe(hash);
});

test('takes both bytes of a character beyond Latin-1', () => {
  expect(fingerprint('\u4241')).toBe(fingerprint('AB'));
  expect(fingerprint('é')).not.toBe(fingerprint('e'));
});

test('a long text is told from others by its beginning', () => {
  expect(placePart('x'.repeat(10_000))).toHaveLength(500);
  expect(placePart('check: flags != 0')).toBe('check: flags != 0');
});
