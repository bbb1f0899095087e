import { expect, test } from 'vitest';
import { sketchOf, specOf } from '../../../test/support/lint.ts';
import { generateCoverLetter, type LetterFacts } from './cover-letter.ts';

const SPEC = `syscall: xyzzy
summary: start the *machine* of a descriptor
status: proposed
number: 472
prototype: long xyzzy(int fd, struct xyzzy_args __user *args, size_t size, unsigned int flags)
arguments:
  fd: {role: fd}
  args: {role: in}
  flags: {role: flags, values: {XYZZY_NOW: 0x1}}
structs:
  xyzzy_args: {what: __u32, how: __u64}
alternatives: {ioctl: the descriptor has no driver}
entry:
  - check: size < 12
    error: EINVAL
    permanent: the first version's size can never shrink
  - check: flags & ~XYZZY_NOW
    error: EINVAL
  - lookup: fd
    error: EBADF
  - permission: CAP_NET_ADMIN
    error: EPERM
  - effect: starts it
probes:
  - call: xyzzy(-1, NULL, 0, 0)
    expect: EINVAL
    because: a size below the first version's
artifacts: {selftest: tools/testing/selftests/xyzzy}
`;

const FACTS: LetterFacts = {
  recommendations: [
    { asks: 'have a flags argument', state: 'met', reason: '' },
    { asks: 'pass the size', state: 'not met', reason: 'struct-size: no size' },
    { asks: 'use loff_t', state: 'not applicable', reason: 'it takes no offset' },
    { asks: 'consider LTP', state: 'open', reason: 'only people know' },
  ],
  containers: [
    { runtime: 'Docker', from: '1.11.0', until: '20.10.3', answer: 'EPERM' },
    { runtime: 'Docker', from: '20.10.4', until: '29.7.2', answer: 'ENOSYS' },
  ],
  changes: ['the number changed from 470 to 472'],
};

const mail = generateCoverLetter(specOf(SPEC), FACTS, 'mail');

test('mail has lines of at most 72 columns, and a table of the checks in their order', () => {
  expect(mail.split('\n').filter((line) => line.length > 72)).toEqual([]);
  expect(mail).toContain(
    '  long xyzzy(int fd, struct xyzzy_args __user *args, size_t size,\n             unsigned int flags);',
  );
  expect(mail).toMatch(
    / {2}1 +EINVAL +size < 12\. [\s\S]* {2}2 +EINVAL +flags & ~XYZZY_NOW\.\n {2}3 +EBADF +fd names nothing\.\n {2}4 +EPERM /,
  );
  expect(mail).toMatch(/Grade: permanent\.[\s\S]*permanent {2}EINVAL +xyzzy\(-1, NULL, 0, 0\)\n/);
});

test('a call that is too long for its column stands below its row, and an argument below the name', () => {
  const own = `syscall: xyzzy_create_something
prototype: long xyzzy_create_something(const struct xyzzy_something_attr __user *attr, size_t size)
arguments: {attr: {role: in}}
structs: {xyzzy_something_attr: {handled_something_of_everything: __u64}}
probes:
  - {call: "xyzzy_create_something(&{.handled_something_of_everything = 2}, 8)", expect: EINVAL}
entry:
  - copy: attr
    size: size
    error: EFAULT
  - check: attr.handled_something_of_everything & ~1
    error: EINVAL
  - effect: creates it
`;
  const long = generateCoverLetter(specOf(own), FACTS, 'mail');
  expect(long.split('\n').filter((line) => line.length > 72)).toEqual([]);
  expect(long).toContain(
    '  long xyzzy_create_something(\n          const struct xyzzy_something_attr __user *attr, size_t size);\n',
  );
  expect(long).toMatch(
    /\n {2}grade +fails with\n {6}call\n {2}weak +EINVAL\n {6}xyzzy_create_something\(&\{\.handled_something_of_everything = 2\}, 8\)\n/,
  );
});

test('the layout, the containers, the boxes and the changes are told', () => {
  expect(mail).toMatch(/xyzzy_args {2}16 +16 +12 +on i386 it differs from how on\n/);
  expect(mail).toContain('  Docker   EPERM   1.11.0 to 20.10.3\n  Docker   ENOSYS  20.10.4 to 29.7.2\n');
  expect(mail).toContain(
    '  [x] have a flags argument\n  [ ] pass the size (not met: struct-size: no size)\n',
  );
  expect(mail).toContain(
    '  [-] use loff_t (not applicable: it takes no offset)\n  [ ] consider LTP (to be judged: ',
  );
  expect(mail).toContain('  * The number changed from 470 to 472.\n');
  expect(mail).toContain('  * ioctl: the descriptor has no driver\n');
  expect(mail).not.toContain('Left open');
});

test('what the spec does not tell is said, and listed at the end', () => {
  const sketch = sketchOf(
    'syscall: xyzzy\nprototype: int xyzzy(int fd)\nentry:\n  - blank: TODO the checks\n',
  );
  const text = generateCoverLetter(
    sketch,
    { recommendations: [], containers: undefined, changes: undefined },
    'mail',
  );
  expect(text).toContain('Not known: the spec has no number, and filters decide by the number.');
  expect(text).toContain('The spec declares no call by which a program can tell');
  expect(text).toContain('  1     not known   TODO the checks.');
  expect(text.slice(text.indexOf('Left open'))).toMatch(
    /what the call does[\s\S]*entry, step 1: TODO the checks\n/,
  );
});

test('Markdown has headings, tables and boxes, and what a spec says is no markup in it', () => {
  const markdown = generateCoverLetter(specOf(SPEC), FACTS, 'markdown');
  expect(markdown).toContain(
    '## The system call xyzzy()\n\nStart the \\*machine\\* of a descriptor.\n\n```c\nlong xyzzy(',
  );
  expect(markdown).toContain(
    '| runtime | answer | releases |\n| --- | --- | --- |\n| Docker | EPERM | 1.11.0 to 20.10.3 |',
  );
  expect(markdown).toContain('- [x] have a flags argument\n- [ ] pass the size');
  expect(markdown).toContain('| 2 | EINVAL | flags \\& \\~XYZZY\\_NOW. |');
});
