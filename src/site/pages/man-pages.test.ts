import { toHtml } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import { callSource } from '../../../test/support/call-source.ts';
import type { ManErrors } from '../../data/man-pages/man-errors-file.ts';
import { manPagesJson, manPagesPage } from './man-pages.tsx';

const CALL = callSource(
  `syscall: xyzzy
status: merged
since: "6.1"
number: 470
prototype: int xyzzy(int fd)
entry:
  - lookup: fd
    error: EBADF
  - permission: CAP_SYS_ADMIN <over> the file
    when: fd > 3
    error: EPERM
`,
  [],
);
const [lookup, permission] = CALL.spec.entry;
const missing = { syscall: 'xyzzy', page: 'xyzzy', isNamedElsewhere: false } as const;
const FOUND: ManErrors = {
  release: '6.20',
  compared: 1,
  missing: [
    {
      ...missing,
      errno: 'EBADF',
      steps: lookup === undefined ? [] : [lookup],
      call: 'xyzzy(-1)',
      refusedOn: ['5.10 x86_64', '6.1 x86_64', '7.2 x86_64'],
    },
    {
      ...missing,
      errno: 'EPERM',
      isNamedElsewhere: true,
      steps: permission === undefined ? [] : [permission],
      call: undefined,
      refusedOn: [],
    },
  ],
  wrong: [{ page: 'plugh', errno: 'EUSERS', syscalls: ['xyzzy'], reason: 'Nothing <returns> it.' }],
};
const placesOf = () => ({ tree: '7.2.13', places: new Map([[0, 'fs/xyzzy.c:7']]) });
const html = toHtml([...manPagesPage({ calls: [CALL], placesOf }, FOUND).main]);
const [, shown = '', read = '', wrong = ''] = html.split('<h2');

test('an errno that a call shows stands with the step, its place, the call and the kernels', () => {
  expect(shown).toContain('step 1, lookup: fd');
  expect(shown).toContain('fs/xyzzy.c:7 of Linux 7.2.13');
  expect(shown).toContain('<code>xyzzy(-1)</code>');
  expect(shown).toContain('refused on 3 kernels, 5.10 x86_64 to 7.2 x86_64');
  expect(shown).not.toContain('EPERM');
});

test('an errno that the rights of the caller decide stands by itself, and nothing is markup', () => {
  expect(read).toContain('step 2, permission: CAP_SYS_ADMIN &#x3C;over> the file, where <code>fd > 3</code>');
  expect(read).toContain('outside of ERRORS, the page names it');
  expect(read).not.toContain('EBADF');
});

test('what is listed and not returned has the reason', () => {
  expect(wrong).toContain('plugh(2): ');
  expect(wrong).toContain('Nothing &#x3C;returns> it.');
});

test('the release of man-pages is named, also in the data', () => {
  expect(html).toContain('man-pages 6.20');
  const data: unknown = JSON.parse(manPagesJson(FOUND));
  expect(data).toMatchObject({
    release: '6.20',
    missing: [{ steps: [1], call: 'xyzzy(-1)' }, { call: null }],
  });
});
