import { toHtml } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import { callSource } from '../../../test/support/call-source.ts';
import { versionsPage } from './versions.tsx';

const spec = (error: string, note = ''): string => `syscall: xyzzy
status: proposed
prototype: int xyzzy(int fd, unsigned int flags)
entry:
  - check: flags != 0
    error: ${error}
${note}  - lookup: fd
    error: EBADF
`;

/** The rows of the entry paths: which side each step stands on. */
function rows(before: string, after: string): readonly string[] {
  const { main } = versionsPage({
    folder: 'compare/xyzzy/',
    before: callSource(before),
    after: callSource(after),
    changes: [],
  });
  const html = toHtml([...main]);
  return [...html.matchAll(/<tr(?: class="(\w+)")?><td>(<span>.*?|)<\/td><td>(<span>.*?|)<\/td><\/tr>/g)].map(
    ([, mark = 'same', left = '', right = '']) =>
      `${mark}: ${[left, right].map((cell) => cell.replace(/<[^>]*>/g, '').trim()).join(' | ')}`,
  );
}

test('a step with a different errno is a different step: the old one is removed, the new one added', () => {
  expect(rows(spec('EINVAL'), spec('EOPNOTSUPP'))).toEqual([
    'removed: check flags != 0 EINVAL | ',
    'added:  | check flags != 0 EOPNOTSUPP',
    'same: lookup fd EBADF | lookup fd EBADF',
  ]);
});

test('so is a step with a different kind or text, but not one with a different note', () => {
  const other = spec('EINVAL').replace('flags != 0', 'flags & ~1');
  expect(rows(spec('EINVAL'), other).map((row) => row.replace(/:.*/, ''))).toEqual([
    'removed',
    'added',
    'same',
  ]);
  expect(rows(spec('EINVAL'), spec('EINVAL', '    note: in do_xyzzy()\n'))).toEqual([
    'same: check flags != 0 EINVAL | check flags != 0 EINVAL',
    'same: lookup fd EBADF | lookup fd EBADF',
  ]);
});

test('a signal is named once', () => {
  const killed = spec('EINVAL').replace(/ {2}- lookup.*\n.*\n/, '  - signal: SIGILL\n');
  expect(rows(killed, spec('EINVAL'))).toContain('removed: signal SIGILL | ');
});
