import { expect, test } from 'vitest';
import { specOf } from '../../test/support/lint.ts';
import { specDigest } from './asked-spec.ts';
import { optionsNamedBy } from './kernel-configuration.ts';

const TEXT = `syscall: xyzzy
since: "5.1"
prototype: int xyzzy(int fd, unsigned int flags)
arguments: { flags: { role: flags, values: { XYZZY_A: 1 } } }
entry:
  - gate: CONFIG_XYZZY
    error: ENOSYS
  - check: flags & ~XYZZY_A
    error: EINVAL
    note: since the beginning
  - lookup: fd
    error: EBADF
notes: [CONFIG_NOTHING is not about it]
artifacts: { kconfig: CONFIG_PLUGH }
`;
const digest = (from: string, to: string): string => {
  expect(TEXT).toContain(from);
  return specDigest(specOf(TEXT.replace(from, to)));
};
const own = specDigest(specOf(TEXT));

test.each([
  ['a condition', 'flags & ~XYZZY_A', 'flags & ~(XYZZY_A | 2)'],
  ['an errno', 'error: EBADF', 'error: [EBADF, EINVAL]'],
  ['a value', 'XYZZY_A: 1', 'XYZZY_A: 2'],
  ['the prototype', 'unsigned int flags', 'unsigned long flags'],
  ['a release', '    error: EBADF', '    error: EBADF\n    since: "6.1"'],
  ['an architecture', '    error: EBADF', '    error: EBADF\n    arch: arm64'],
])('a spec is another to what a kernel answered if %s changes', (_, from, to) => {
  expect(digest(from, to)).not.toBe(own);
});

test.each([
  ['a note', 'since the beginning', 'always'],
  ['the words of a step', 'gate: CONFIG_XYZZY', 'gate: built with CONFIG_XYZZY'],
  [
    'the layout',
    '{ flags: { role: flags, values: { XYZZY_A: 1 } } }',
    '\n  flags:\n    role: flags\n    values: { XYZZY_A: "1" }',
  ],
  ['a reason', '    note: since', '    permanent: no bit is left\n    note: since'],
  ['a comment', 'entry:', 'entry: # in order'],
])('and the same if %s does', (_, from, to) => {
  expect(digest(from, to)).toBe(own);
});

test('the options that specs name are those of a configuration, and n where it does not set them', () => {
  const configuration = 'CONFIG_XYZZY=m\nCONFIG_OTHER=y\n# CONFIG_PLUGH is not set\n';
  expect(optionsNamedBy([specOf(TEXT)], configuration)).toEqual({
    CONFIG_NOTHING: 'n',
    CONFIG_PLUGH: 'n',
    CONFIG_XYZZY: 'm',
  });
});
