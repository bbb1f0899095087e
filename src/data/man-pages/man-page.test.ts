import { expect, test } from 'vitest';
import { readManPage, redirectOf } from './man-page.ts';

const PAGE = `.\\" EXDEV in a comment
.TH frob 2 2026-02-08 "Linux man-pages 6.20"
.SH NAME
frob, frobat \\- frob a file
.SH RETURN VALUE
A count, or \\-1;
.B ENOSPC
is no error here.
.SH ERRORS
.BR frobat ()
fails with the errors of
.BR open (2),
and of
.BR xyzzy (2)
too.
.TP
.B EACCES
.TQ
.B EPERM
The caller may not.
.TP
.BR EAGAIN " or " EWOULDBLOCK
It is busy; see
.BR fcntl (2).
.TP
.B EBADF
.RB ( frobat ())
.I dirfd
is not open.
.TP
.B EINVAL
.RB ( frobat ())
Unknown flags.
.TP
.B EINVAL
The size is 0.
.IP ENOTSUP 8
The file system cannot.
.SH SEE ALSO
.B ELOOP
`;

test('tags of ERRORS name the errnos, and the text behind may name the functions', () => {
  const page = readManPage('frob', PAGE);
  expect([page.name, page.release, page.section]).toEqual(['frob', '6.20', '2']);
  expect(Object.fromEntries(page.errors)).toEqual({
    EACCES: [],
    EPERM: [],
    EAGAIN: [],
    EBADF: ['frobat'],
    EINVAL: [],
    EOPNOTSUPP: [],
  });
});

test('pages to which ERRORS refers before its first errno count, later ones do not', () => {
  expect(readManPage('frob', PAGE).like).toEqual(['open', 'xyzzy']);
});

test('errnos are named outside of ERRORS, too, but not in comments', () => {
  const { named } = readManPage('frob', PAGE);
  expect([named.has('ENOSPC'), named.has('ELOOP'), named.has('EXDEV')]).toEqual([true, true, false]);
});

test('a page without ERRORS lists none', () => {
  const page = readManPage('frob', '.TH frob 3 2026-02-08 "Linux man-pages 6.20"\n.SH NAME\nfrob\n');
  expect([page.section, page.errors.size, page.like]).toEqual(['3', 0, []]);
  expect(readManPage('frob', 'no page at all').section).toBe('');
});

test('a file may only refer to another page', () => {
  expect(redirectOf('.so man2/open.2\n')).toBe('open');
  expect(redirectOf(PAGE)).toBeUndefined();
});
