import { expect, test } from 'vitest';
import { sketchOf, specOf } from '../../../test/support/lint.ts';
import { generateMan } from './man-page.ts';

const SPEC = `syscall: xyzzy
summary: Start the machine of 'a' \\ descriptor -- ~x
status: proposed
prototype: long xyzzy(int fd, const struct xyzzy_args __user *args, size_t size, unsigned int flags)
arguments:
  fd: {role: fd, sentinels: {XYZZY_SELF: -10000}}
  args: {role: in}
  flags: {role: flags, values: {XYZZY_NOW: 0x1, XYZZY_DEEP: 0x10}}
structs:
  xyzzy_args: {what: __u64, how: "__u32[2]"}
entry:
  - check: size < 16
    error: EINVAL
    permanent: the first version's size can never shrink
  - copy: args
    size: size
    trailing: E2BIG
    error: EFAULT
  - check: flags & ~(XYZZY_NOW | XYZZY_DEEP)
    error: EINVAL
  - lookup: fd
    error: EBADF
  - permission: .CAP_NET_ADMIN over its namespace
    when: args.what != 0
    error: EPERM
  - work: starts it
    error: [ENOMEM, EIO, EINTR, ENODEV]
  - effect: starts it
probes:
  - call: xyzzy(-1, NULL, 0, 0)
    expect: EINVAL
    because: a size below the first version's
`;

const page = generateMan(specOf(SPEC));
/** What stands under a title of a section or a subsection. */
function section(title: string, text = page): string {
  const [, own = ''] = text.replaceAll('\n.SS ', '\n.SH ').split(`\n.SH ${title}\n`);
  return own.split('\n.SH ')[0] ?? '';
}

test('the sections are those of man-pages(7), in its order', () => {
  expect([...page.matchAll(/^\.SH (.*)$/gm)].map(([, title]) => title)).toEqual([
    'NAME',
    'LIBRARY',
    'SYNOPSIS',
    'DESCRIPTION',
    'RETURN VALUE',
    'ERRORS',
    'STANDARDS',
    'HISTORY',
    'NOTES',
    'SEE ALSO',
  ]);
  expect(page.split('\n')[0]).toBe(`'\\" t`);
  expect(page).toContain('\n.TH xyzzy 2 (date) "Linux man-pages (unreleased)"\n');
});

test('SYNOPSIS makes the call by syscall(2), on lines that fit, without __user', () => {
  expect(section('SYNOPSIS')).toContain(
    `.BI "long syscall(SYS_xyzzy, int " fd ", const struct xyzzy_args *" args ,
.BI "             size_t " size ", unsigned int " flags );`,
  );
});

test('ERRORS are in the order of the alphabet, and a table has the order of the checks', () => {
  const errors = [...section('ERRORS').matchAll(/^\.TP\n\.B (\w+)$/gm)].map(([, name]) => name);
  expect(errors).toEqual([
    'E2BIG',
    'EBADF',
    'EFAULT',
    'EINTR',
    'EINVAL',
    'EINVAL',
    'EIO',
    'ENODEV',
    'ENOMEM',
    'EPERM',
  ]);
  const rows = [
    ...section('Order of the checks').matchAll(/^(\d+)\tT\{\n(.*)\nT\}\tT\{\n([\s\S]*?)\nT\}$/gm),
  ];
  expect(rows.map(([, step, errnos]) => `${step} ${errnos}`)).toEqual([
    '1 EINVAL',
    '2 EFAULT, E2BIG',
    '3 EINVAL',
    '4 EBADF',
    '5 EPERM',
    '6 several',
  ]);
  expect(rows[3]?.[3]).toBe('\\fIfd\\fR names nothing.');
  expect(rows[4]?.[3]).toContain('over its namespace, if \\fIargs.what != 0\\fR.');
  expect(rows[5]?.[3]).toBe('starts it.\nFails with ENOMEM, EIO, EINTR, ENODEV.');
});

test('what troff would read as something else is text', () => {
  expect(section('NAME')).toBe("xyzzy \\- start the machine of 'a' \\e descriptor -- \\[ti]x");
  expect(section('ERRORS')).toContain('The caller lacks the permission:\n\\&.CAP_NET_ADMIN over its');
  expect(section('ERRORS')).toContain('.IR "flags & \\[ti](XYZZY_NOW | XYZZY_DEEP)" .');
});

test('"Detecting the call" has the probe, what its answers mean, and a call for each flag', () => {
  expect(section('Detecting the call')).toContain(
    `.IP \\[bu] 3
.I "xyzzy(\\-1, NULL, 0, 0)"
fails with
.B EINVAL
(a size below the first version's).
Every kernel with the call refuses it, permanently.`,
  );
  expect(section('Detecting the call')).toMatch(/\.B ENOSYS\n[\s\S]*\.B EPERM\nA filter hides the call\./);
  expect(section('Detecting flags and fields')).toContain('.BR XYZZY_DEEP " of flags"');
});

test('what the spec does not tell is listed with its place', () => {
  const open = (text: string) => [...text.matchAll(/^\.\\" {2}(.*)$/gm)].map(([, line]) => line);
  expect(open(page)).toEqual([
    'SYNOPSIS: #include of the header that defines struct xyzzy_args, the constants',
    'DESCRIPTION: what each value of flags does',
    'HISTORY: the release: the spec has no "since"',
  ]);
  const blank = generateMan(
    sketchOf(`syscall: xyzzy
prototype: int xyzzy(struct secret __user *arg)
entry:
  - check: arg == NULL
    error: EINVAL
  - blank: TODO what else
`),
  );
  expect(open(blank)).toEqual([
    'NAME: what the call does, in one line',
    'DESCRIPTION: the fields of struct secret, which the spec only names',
    'HISTORY: the release: the spec has no "since"',
    'NOTES: a call that tells the kernel from a filter: the spec declares no probe',
    'entry, step 2: TODO what else',
  ]);
  expect(blank).toContain('\n2\tT{\nnot known\n');
  expect(section('ERRORS', blank)).not.toContain('unknown');
});
