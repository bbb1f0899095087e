import { toHtml } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import { Analysis } from '../../lint/analysis.ts';
import { readSpecs } from '../../spec/read.ts';
import { releaseChanges } from './release-changes.tsx';

function tableOf(entry: string): readonly (readonly (string | undefined)[])[] {
  const text = `syscall: xyzzy
status: merged
since: "5.1"
prototype: int xyzzy(int fd, unsigned int flags)
arguments:
  flags: { role: flags, values: { XYZZY_A: 1 } }
entry:
${entry}`;
  const spec = readSpecs(text).documents[0]?.spec;
  if (spec === undefined) throw new Error('not a spec');
  const html = toHtml({ type: 'root', children: [...releaseChanges(new Analysis(spec))] });
  return [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, line = '']) =>
    [...line.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '')),
  );
}

test('a check that moved has another place before and after, and those that no release lacks are left out', () => {
  expect(
    tableOf(`  - permission: CAP_SYS_ADMIN
    error: EPERM
    until: "6.2"
  - check: flags & ~XYZZY_A
    error: EINVAL
  - permission: CAP_NET_ADMIN
    error: EACCES
    since: "6.2"
  - lookup: fd
    error: EBADF
`),
  ).toEqual([
    ['Since Linux', '5.1', '6.2'],
    ['permission: CAP_SYS_ADMIN', '1. EPERM', '–'],
    ['permission: CAP_NET_ADMIN', '–', '2. EACCES'],
    ['Can the kernel fail it with EPERM?', 'yes', 'no'],
  ]);
});

test('a check that refuses every call says so', () => {
  const entry = `  - check: "1"\n    error: ENXIO\n    until: "6.2"\n  - check: "1"\n    error: EPROTO\n    since: "6.2"\n`;
  expect(tableOf(entry)).toContainEqual(['check: always', '1. ENXIO', '–']);
});

test('nothing is shown where all releases take the same steps', () => {
  expect(
    tableOf(`  - check: flags & ~XYZZY_A
    error: EINVAL
  - lookup: fd
    error: EBADF
`),
  ).toEqual([]);
});
