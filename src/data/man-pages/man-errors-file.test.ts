import { expect, test } from 'vitest';
import { readSpecs } from '../../spec/read.ts';
import { manErrorsText, readManErrors, readManFacts } from './man-errors-file.ts';
import { readManPage } from './man-page.ts';

const TEXT = `syscall: frob
status: merged
since: "6.1"
number: 470
prototype: int frob(int fd)
entry:
  - lookup: fd
    error: EBADF
`;
const spec = readSpecs(TEXT).documents[0]?.spec ?? expect.fail();
const page = readManPage(
  'frobs',
  '.TH frobs 2 2026 "Linux man-pages 6.20"\n.SH ERRORS\n.TP\n.B EIO\nText.\n',
);
const missing = {
  syscall: 'frob',
  errno: 'EBADF',
  page: 'frobs',
  isNamedElsewhere: false,
  steps: [...spec.entry],
  call: 'frob(-1)',
  refusedOn: ['7.2 x86_64'],
};
const wrong = { page: 'frobs', errno: 'EIO', syscalls: ['frob'], reason: 'Nothing returns it.' };
const text = manErrorsText(
  '6.20',
  [page],
  new Map([['frob', 'frobs']]),
  { missing: [missing], wrong: [wrong] },
  () => spec,
);

test('what is written can be read', () => {
  expect(readManErrors(text, [spec])).toEqual({
    release: '6.20',
    compared: 1,
    missing: [missing],
    wrong: [wrong],
  });
  const facts = readManFacts(text);
  expect([facts?.release, facts?.pageOf('frob'), facts?.pageOf('fcntl')]).toEqual(['6.20', page, undefined]);
});

test('what is about another state of a spec is left out', () => {
  const changed =
    readSpecs(`${TEXT}  - check: fd == 3\n    error: EINVAL\n`).documents[0]?.spec ?? expect.fail();
  expect(readManErrors(text, [changed])).toMatchObject({ compared: 1, missing: [], wrong: [wrong] });
  expect(readManErrors(text, [])).toMatchObject({ compared: 0, missing: [] });
});

test('what is no such file has nothing', () => {
  for (const other of ['', '{', '{"version": 2}', text.replace('"release"', '"releases"')])
    expect([readManErrors(other, [spec]), readManFacts(other)]).toEqual([undefined, undefined]);
});
