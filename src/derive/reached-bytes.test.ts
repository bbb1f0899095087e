import { expect, test } from 'vitest';
import { reachedBytes, reachedFromBytes } from './reached-bytes.ts';

const REACHED = new Map([
  ['first', new Set(['zeta', 'alpha', 'mid'])],
  ['second', new Set<string>()],
  ['third', new Set(['alpha'])],
]);

test('names that calls look up are the same when they are read again', () => {
  expect(reachedFromBytes(reachedBytes(REACHED))).toEqual(REACHED);
  expect(reachedFromBytes(reachedBytes(new Map()))).toEqual(new Map());
});

test('bytes that are cut off are none', () => {
  const bytes = reachedBytes(REACHED);
  for (let length = 0; length < bytes.length; length += 1)
    expect(reachedFromBytes(bytes.subarray(0, length))).toBeUndefined();
});
