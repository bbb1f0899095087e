import { describe, expect, test } from 'vitest';
import { isPlaceholder } from './placeholder.ts';
import { readSpecs } from './read.ts';

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
  'TODO_WHY',
  'TODO_LATER: ask Al',
  'to-do',
  'To do: why',
  'a size (todo)',
  'The size of the first version.\ntodo: say why it stays',
  '[reason]',
  '(why?)',
  'TBA',
  'WIP',
  'n/a',
  'because',
  '(the reason)',
  'explain!',
  'placeholder',
  'to do',
  '- XXXX',
  '1\n  - tbd: which',
  'to be decided by Al',
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
  'to do so needs a descriptor',
  'what a process has\ntodo lists of its threads',
  'flags & FROB_TODO',
  'why_not',
  'a wip of the device',
])('"%s" is none', (text) => expect(isPlaceholder(text)).toBe(false));

describe('what stands in the place of a reason', () => {
  const read = (...reasons: readonly string[]) =>
    readSpecs(
      `syscall: xyzzy\nprototype: int xyzzy(int fd, int flags)\nentry:\n${reasons.map((reason, index) => `  - check: flags == ${index}\n    error: EINVAL\n    permanent: ${reason}\n`).join('')}`,
    ).documents[0];

  test.each([
    ...[
      'false',
      'no',
      'never',
      'Never.',
      'n',
      'always',
      'for ever',
      'permanent',
      'maybe',
      'not yet',
      'not permanent',
    ],
    ...['no reason', 'unknown', 'null', '1'],
  ])('%s promises nothing', (reason) => {
    const document = read(reason);
    expect(document?.problems).toMatchObject([
      {
        kind: 'placeholder',
        pointer: '/entry/0/permanent',
        message: `"permanent" still holds a placeholder: ${reason}`,
      },
    ]);
    expect(document?.spec?.entry).toMatchObject([{ permanent: undefined }]);
  });

  test.each([
    'no flag will ever be given here',
    'never negative',
    'a range cannot end before it starts',
    'not a bit',
  ])('%s is a reason', (reason) => {
    expect(read(reason)?.problems).toEqual([]);
  });

  test('is told of once where an alias repeats it', () => {
    const found = read('&why TODO say why', '*why', '*why')?.problems ?? [];
    expect(found).toMatchObject([{ kind: 'placeholder', pointer: '/entry/0/permanent' }]);
    expect(found).toHaveLength(1);
  });
});
