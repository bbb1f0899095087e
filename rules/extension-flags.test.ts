import { expect, test } from 'vitest';
import { lintFiles, xyzzy } from '../test/support/lint.ts';

/* Forms of flags, and of arguments that nobody looks at, beside those on the pages of the rules. */

function messages(rule: string, text: string): readonly string[] {
  return lintFiles({ 'x.yaml': text }).flatMap(({ documents }) =>
    documents.flatMap(({ findings }) =>
      findings.filter((finding) => finding.rule === rule).map(({ message }) => message),
    ),
  );
}

const flags = (type: string, entry: string, more = ''): string =>
  xyzzy(`int xyzzy(int fd, ${type} flags)`, `${entry}\n- lookup: fd\n  error: EBADF\n- effect: x`, more);

test.each([
  ['a mask accepts it', 'unsigned int', 'flags & ~(1 | 0x100000000)', '', ['0x100000000']],
  ['a step tests it', 'unsigned int', 'flags & 0x200000000', '', ['0x200000000']],
  ['it has a name', 'unsigned int', 'flags & ~(1 | WIDE)', 'constants: {WIDE: 0x400000000}\n', ['WIDE']],
  ['an int has no bit 40', 'int', 'flags & 0x10000000000', '', ['0x10000000000']],
  ['bit 31 fits', 'unsigned int', 'flags & ~0x80000001U', '', []],
  ['a mask of an int is extended with its sign', 'int', 'flags & ~3', '', []],
  ['a __u64 has it', '__u64', 'flags & ~(1 | 0x100000000)', '', []],
])('a flag that its argument does not have: %s', (_, type, mask, more, names) => {
  const found = messages('flags-width', flags(type, `- check: ${mask}\n  error: EINVAL`, more));
  expect(found.filter((message) => message.includes('can never be set'))).toEqual(
    names.map((name) => expect.stringContaining(`${name} has a bit that "flags"`)),
  );
});

test('a long is reported for what 32-bit programs lose, and a released call is left alone', () => {
  const text = (mask: string, more = ''): string =>
    flags('unsigned long', `- check: flags & ~(${mask})\n  error: EINVAL`, more);
  expect(messages('flags-width', text('3'))).toEqual([expect.stringContaining('flags above bit 31')]);
  const wide = 'arguments: {flags: {values: {A: 1, B: 0x100000000}}}\n';
  expect(messages('flags-width', text('A | B', wide))).toEqual([
    expect.stringContaining('some of its flags'),
  ]);
  expect(messages('flags-width', text('3', 'status: merged\nsince: "6.12"\n'))).toEqual([]);
});

test.each([
  ['a mask', 'flags & ~1', 'flags & 4', 1],
  ['a difference', 'flags != (flags & 1)', 'flags & 4', 1],
  ['one of several conditions', 'fd == 3 || (flags & ~1)', 'flags & 4', 1],
  ['nothing but zero', 'flags', '!(flags & 4)', 1],
  ['a flag that is in the mask', 'flags & ~5', 'flags & 4', 0],
  ['one of two flags that is in the mask', 'flags & ~1', 'flags & 5', 0],
  ['two conditions, of which one asks for more', '(flags & ~1) && fd == 3', 'flags & 4', 0],
  ['the mask of all that is not known', 'flags & ~3', 'flags & ~1', 0],
])('a flag is tested behind %s', (_, mask, test_, count) => {
  const entry = `- check: ${mask}\n  error: EINVAL\n- work: x\n  when: "${test_}"\n  error: EIO`;
  expect(messages('flags-tested-not-accepted', flags('unsigned int', entry))).toHaveLength(count);
});

test('a flag beside another that makes it valid is accepted, as MSG_COPY beside IPC_NOWAIT', () => {
  const entry =
    '- check: "!(flags & 0x800)"\n  when: flags & 0x4000\n  error: EINVAL\n- limit: memory\n  when: flags & 0x4000\n  error: ENOMEM';
  expect(messages('flags-tested-not-accepted', flags('int', entry))).toEqual([]);
  expect(messages('spec-unreachable-step', flags('int', entry))).toEqual([]);
});

test('a flag with which a call succeeds before the mask is accepted, as a query of the version', () => {
  const entry = '- done: flags == VERSION\n- check: flags\n  error: EINVAL';
  const more = 'arguments: {flags: {values: {VERSION: 1}}}\n';
  expect(messages('flags-tested-not-accepted', flags('unsigned int', entry, more))).toEqual([]);
});

test.each([
  ['nothing', '', 1],
  ['a range', '- range: p\n  error: EFAULT\n', 0],
  ['a test for NULL', '- check: p != NULL\n  error: EINVAL\n', 0],
  ['work that may access memory', '- work: later\n  error: [EIO, EFAULT]\n', 0],
  ['work that cannot', '- work: later\n  error: EIO\n', 1],
  ['an effect that names it', '- effect: writes to p, if it can\n', 0],
  ['a blank', '- blank: calls a driver\n', 0],
])('a pointer and %s', (_, steps, count) => {
  const entry = `- check: flags\n  error: EINVAL\n${steps}- effect: x`;
  const text = xyzzy('int xyzzy(void __user *p, unsigned int flags)', entry);
  expect(messages('pointer-never-read', text)).toHaveLength(count);
});

test('flags are ignored in one mode, by condition or by an early end', () => {
  const text = (steps: string): string =>
    xyzzy('int xyzzy(unsigned int cmd, unsigned int flags)', `${steps}\n- effect: x`);
  const CHECK = '- check: flags & ~1\n  error: EINVAL';
  const KNOWN = '- check: cmd > 2\n  error: EINVAL';
  expect(messages('argument-ignored', text(`${KNOWN}\n${CHECK}\n  when: cmd == 1`))).toEqual([
    expect.stringMatching(
      /^step 2 \(check: flags & ~1\) rejects unknown bits of "flags", but xyzzy\(\d, 0x80000000\)/,
    ),
  ]);
  expect(messages('argument-ignored', text(`- done: cmd == 2\n${CHECK}`))).toHaveLength(1);
  expect(messages('argument-ignored', text(`${KNOWN}\n${CHECK}\n- done: cmd == 2`))).toEqual([]);
  expect(messages('argument-ignored', text(`- done: cmd == 2\n- blank: x\n${CHECK}`))).toEqual([]);
});
