import { expect, test } from 'vitest';
import { readSpecs } from '../../spec/read.ts';
import { missingErrnos, unreturnedErrnos } from './compare-errors.ts';
import { type ManPage, readManPage } from './man-page.ts';

const specOf = (name: string, entry: string) =>
  readSpecs(`syscall: ${name}
status: merged
since: "6.1"
number: 470
prototype: int ${name}(int fd, unsigned int flags)
entry:
${entry}`).documents[0]?.spec ?? expect.fail();

const SPEC = specOf(
  'frob',
  `  - check: flags & ~1
    error: EINVAL
  - lookup: fd
    error: EBADF
  - permission: a security module
    error: EACCES
  - permission: CAP_SYS_ADMIN
    error: EPERM
  - check: flags == 1
    until: "6.4"
    error: E2BIG
  - limit: memory
    error: ENOMEM
  - work: the file system
    error: [EIO, EROFS]
`,
);

const pageWith = (name: string, errnos: readonly string[], before = ''): ManPage =>
  readManPage(
    name,
    `.TH ${name} 2 2026 "Linux man-pages 6.20"\n.SH NOTES\nEPERM\n.SH ERRORS\n${before}${errnos.map((errno) => `.TP\n.B ${errno}\nText.\n`).join('')}`,
  );
const missing = (...pages: readonly ManPage[]) =>
  missingErrnos([SPEC], (name) => pages.find((page) => page.name === name)).map(
    ({ errno, isNamedElsewhere, steps, call }) => [
      errno,
      isNamedElsewhere,
      steps.map(({ index }) => index + 1),
      call?.startsWith('frob('),
    ],
  );

test('what a check, a lookup or a permission fails with is missing, with the step and a call that shows it', () => {
  expect(missing(pageWith('frob', ['EIO']))).toEqual([
    ['EINVAL', false, [1], true],
    ['EBADF', false, [2], true],
    ['EPERM', true, [4], undefined],
  ]);
});

test('the call fails with the errno at the step', () => {
  const [first] = missingErrnos([SPEC], () => pageWith('frob', ['EBADF', 'EPERM']));
  const read = SPEC.readCall(first?.call ?? '');
  expect(read.ok).toBe(true);
  expect(first?.call).toMatch(/^frob\(.*, (?!0\)|1\))/);
});

test('errors of the pages to which ERRORS refers count', () => {
  const refers = pageWith('frob', ['EINVAL'], 'As for\n.BR open (2).\n');
  expect(missing(refers, pageWith('open', ['EBADF', 'EPERM']))).toEqual([]);
});

test('a call without a page of section 2 is not compared', () => {
  expect(missing()).toEqual([]);
  expect(missing({ ...pageWith('frob', []), section: '3' })).toEqual([]);
});

test('an errno that no call of the page fails with is to be read', () => {
  const page = pageWith('frob', ['EIO', 'E2BIG', 'EDQUOT', 'ENOSYS']);
  expect(unreturnedErrnos([SPEC], () => page)).toEqual([
    { errno: 'EDQUOT', page: 'frob', syscalls: ['frob'] },
  ]);
  const other = specOf('frobat', '  - work: the file system\n    error: EDQUOT\n');
  expect(unreturnedErrnos([SPEC, other], () => page)).toEqual([]);
});

test('nothing is said of a page with a call whose code was not followed', () => {
  const blank = specOf('frobat', '  - blank: too deep\n');
  expect(unreturnedErrnos([SPEC, blank], () => pageWith('frob', ['EDQUOT']))).toEqual([]);
});
