import { expect, test } from 'vitest';
import { specOf, xyzzy } from '../../../test/support/lint.ts';
import { suggestProbes } from './suggest.ts';

function suggested(prototype: string, entry: string, more = ''): string[] {
  return suggestProbes(specOf(xyzzy(prototype, entry, more))).map(
    ({ grade, call, expect: errors }) => `${grade} ${call.text} ${errors.join('|')}`,
  );
}

test.each([
  [
    'descriptor -1',
    'int xyzzy(int fd)',
    '- lookup: fd\n  error: EBADF\n- effect: x',
    '',
    'strong xyzzy(-1) EBADF',
  ],
  [
    'a NULL pointer',
    'int xyzzy(const char __user *name)',
    '- copy: name\n- effect: x',
    '',
    'strong xyzzy(NULL) EFAULT',
  ],
  [
    'a size below the first',
    'int xyzzy(struct a __user *p, size_t n)',
    '- check: n < 16\n  error: EINVAL\n  permanent: x\n- effect: x',
    'structs: {a: {x: __u64, y: __u64}}\n',
    'permanent xyzzy(NULL, 0) EINVAL',
  ],
  [
    'contradictory flags',
    'int xyzzy(unsigned int flags)',
    '- check: (flags & A) && (flags & B)\n  error: EINVAL\n  permanent: x\n- effect: x',
    'arguments: {flags: {values: {A: 1, B: 4}}}\n',
    'permanent xyzzy(A | B) EINVAL',
  ],
  [
    'an inverted range',
    'int xyzzy(unsigned int first, unsigned int last)',
    '- check: first > last\n  error: EINVAL\n  permanent: x\n- effect: x',
    '',
    'permanent xyzzy(1, 0) EINVAL',
  ],
  [
    'misalignment',
    'int xyzzy(unsigned long start, size_t len)',
    "- check: '!aligned(start, PAGE_SIZE)'\n  error: EINVAL\n  permanent: x\n- effect: x",
    '',
    'permanent xyzzy(1, 0) EINVAL',
  ],
  [
    'a misaligned pointer',
    'int xyzzy(void __user *head)',
    "- check: '!aligned(head, 8)'\n  error: EINVAL\n  permanent: x\n- effect: x",
    '',
    'permanent xyzzy(1) EINVAL',
  ],
  [
    'an unknown command',
    'int xyzzy(unsigned int cmd)',
    '- check: cmd > 3\n  error: EINVAL\n- effect: x',
    '',
    'weak xyzzy(-1) EINVAL',
  ],
  [
    'two bits of one',
    'int xyzzy(unsigned int flags)',
    '- check: popcount(flags & 0x30) > 1\n  error: EINVAL\n  permanent: x\n- effect: x',
    '',
    'permanent xyzzy(48) EINVAL',
  ],
  [
    'fields of a struct',
    'int xyzzy(struct a __user *p)',
    '- copy: p\n- check: (p.f & 1) && (p.f & 2)\n  error: EINVAL\n  permanent: x\n- effect: x',
    'structs: {a: {f: {type: __u64, values: {A: 1, B: 2}}}}\n',
    'permanent xyzzy(&{.f = A | B}) EINVAL',
  ],
])('finds %s', (_, prototype, entry, more, wanted) => {
  expect(suggested(prototype, entry, more)[0]).toBe(wanted);
});

test('finds nothing behind a permission, and passes EACCES', () => {
  expect(
    suggested('int xyzzy(int fd)', '- permission: x\n  error: EPERM\n- lookup: fd\n  error: EBADF'),
  ).toEqual([]);
  expect(
    suggested('int xyzzy(int fd)', '- permission: x\n  error: EACCES\n- lookup: fd\n  error: EBADF'),
  ).toEqual(['strong xyzzy(-1) EACCES|EBADF']);
});

test('says since when a suggestion holds', () => {
  const text = `${xyzzy('int xyzzy(int fd, unsigned int flags)', '- permission: x\n  error: EPERM\n  until: 6.9\n- lookup: fd\n  error: EBADF\n- effect: x')}status: merged\nsince: 6.1\n`;
  expect(suggestProbes(specOf(text))[0]?.since).toEqual([6, 9]);
});

test('a copy that only may fail is not said to have a bad address', () => {
  const spec = specOf(
    xyzzy(
      'int xyzzy(struct a __user *p, size_t n)',
      '- copy: p\n  size: n\n  error: EFAULT\n- effect: x',
      'structs: {a: {x: __u64, y: __u64}}\n',
    ),
  );
  const found = suggestProbes(spec).map(({ call, because }) => ({ call: call.text, because }));
  const bad = found.filter(({ because }) => because.includes('an address that no process can use'));
  expect(bad.length).toBeGreaterThan(0);
  for (const { call } of bad) expect(call).toMatch(/^xyzzy\((?:NULL|0x|-?\d)/);
});
