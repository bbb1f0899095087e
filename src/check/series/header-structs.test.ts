import { expect, test } from 'vitest';
import { RULES } from '../../../rules/index.ts';
import { readDiff } from '../../draft/diff.ts';
import type { Severity } from '../../lint/finding.ts';
import type { Rule } from '../../lint/rule.ts';
import { headerStructs } from './header-structs.ts';

const OPTIONS = {
  rules: RULES,
  unjudged: [],
  knownRules: RULES.map(({ id }) => id),
  severity: (_: Rule, own: Severity) => own,
  url: () => undefined,
  policies: () => [],
};

function said(lines: readonly string[], path = 'include/uapi/linux/xyzzy.h'): readonly string[] {
  const kept = (sign: string) => lines.filter((line) => !line.startsWith(sign)).length;
  const diff = `--- a/${path}\n+++ b/${path}\n@@ -10,${kept('+')} +10,${kept('-')} @@\n${lines.join('\n')}\n`;
  return headerStructs(readDiff(diff), [], OPTIONS).map(
    ({ path: own, line, message }) => `${own}:${line} ${message}`,
  );
}

const struct = (...members: readonly string[]) => [
  '+struct xyzzy {',
  ...members.map((one) => `+\t${one};`),
  '+};',
];
const AT = 'include/uapi/linux/xyzzy.h:10 struct xyzzy is new:';

test.each([
  [
    '__u64 a',
    '__u32 b',
    `"xyzzy" (struct xyzzy) has another layout in 32-bit programs: it has 16 bytes on 64-bit, 12 bytes on i386`,
  ],
  ['__u8 a', '__u32 b', 'struct xyzzy has a hole of 3 bytes after "a"'],
  ['void *a', '__u64 b', '"a" of struct xyzzy is a pointer, so its size differs in 32-bit programs'],
  [
    'uint32_t a',
    '__u32 b',
    '"a" of struct xyzzy has the type uint32_t, which a header for userspace does not use',
  ],
  [
    'struct list_head list',
    '__u32 b',
    '"list" has the type struct list_head, which no header for userspace defines',
  ],
])('a struct of a header for userspace that no new call takes: %s, %s', (first, second, message) => {
  expect(said(struct(first, second))[0]).toBe(`${AT} ${message}`);
});

test.each([
  ['has one layout', struct('__u32 a', '__u32 b')],
  ['is packed', [...struct('__u64 a', '__u32 b').slice(0, -1), '+} __attribute__((packed));']],
  [
    'is only moved',
    ['-struct xyzzy {', '-\t__u64 a;', '-\t__u32 b;', '-};', ...struct('__u64 a', '__u32 b')],
  ],
  ['cannot be read', struct('xyzzy_t a[COUNT + 1]')],
])('not one that %s', (_, lines) => {
  expect(said(lines)).toEqual([]);
});

test('not one of a header for the kernel alone, or of fuse.h, which has types of its own', () => {
  expect(said(struct('__u64 a', '__u32 b'), 'include/linux/xyzzy.h')).toEqual([]);
  expect(said(struct('uint32_t a', 'uint32_t b'), 'include/uapi/linux/fuse.h')).toEqual([]);
});
