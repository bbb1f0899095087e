import { expect, test } from 'vitest';
import { alignTexts } from './align-texts.ts';

test('what moved is taken away in one place and added in another', () => {
  expect(alignTexts(['permission', 'check', 'copy'], ['check', 'permission', 'copy'])).toEqual([
    ['permission', undefined],
    ['check', 'check'],
    [undefined, 'permission'],
    ['copy', 'copy'],
  ]);
});

test('a list beside none', () => {
  expect(alignTexts([], ['check'])).toEqual([[undefined, 'check']]);
  expect(alignTexts(['check'], [])).toEqual([['check', undefined]]);
});
