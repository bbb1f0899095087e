import { expect, test } from 'vitest';
import { isPlaceholder } from './placeholder.ts';

test.each([
  'TODO',
  'TODO why',
  'todo: ask Al',
  '[TODO] the capability',
  'a size (TODO: which?)',
  'FIXME',
  'tbd',
  'XXX',
  'to be written',
  '...',
  '…',
  '???',
  '-',
  '<reason>',
  'reason',
  'Why',
])('"%s" is a placeholder', (text) => expect(isPlaceholder(text)).toBe(true));

test.each([
  'the first version of the struct has 24 bytes',
  'todos of a process are listed',
  'both name the root of the walk, so they exclude each other',
  'CAP_SYS_ADMIN over the mount namespace',
  'flags & ~MASK',
  '-1',
  'EXXXX',
  'why not: the descriptor is shared',
  'a < b',
  '第一版の大きさ',
])('"%s" is none', (text) => expect(isPlaceholder(text)).toBe(false));
