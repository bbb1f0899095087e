import { expect, test } from 'vitest';
import { readNumberText } from './number-text.ts';

test.each([
  ['0', 0n],
  ['18446744073709551615', 0xffff_ffff_ffff_ffffn],
  ['0x1F', 31n],
  ['0Xff', 255n],
  [`0x${'f'.repeat(32)}`, (1n << 128n) - 1n],
  ['010', 10n],
])('%s is a number', (text, wanted) => expect(readNumberText(text)).toBe(wanted));

test.each([
  '',
  ' 1',
  '1 ',
  '-1',
  '1e3',
  '0b1',
  '0o7',
  '0x',
  'x1',
  '1n',
  `0x${'f'.repeat(33)}`,
  '9'.repeat(41),
])('%j is none', (text) => expect(readNumberText(text)).toBeUndefined());
