import { toHtml } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import { callSource } from '../../../test/support/call-source.ts';
import type { ContainerRow } from '../site-source.ts';
import { runtimePage } from './runtimes.tsx';

const SPEC = `syscall: xyzzy
status: merged
since: "6.1"
number: 470
prototype: int xyzzy(int fd)
entry:
  - lookup: fd
    error: EBADF
`;

const row = (from: string, until: string, answer: string, rule: string): ContainerRow => ({
  runtime: 'Docker',
  from,
  until,
  engine: 'runc 1.1',
  answer,
  rule,
  possible: [answer],
  notes: [],
});

test('each answer has its first release, even if its reason changed, newest first', () => {
  const call = callSource(SPEC, [
    row('19.03', '20.10.8', 'EPERM', 'not above 439'),
    row('20.10.9', '23.0', 'ENOSYS', 'above what the profile names'),
    row('24.0', '25.0', 'ENOSYS', 'an explicit rule'),
    row('26.0', '27.5', 'ENOSYS', 'above what the profile names'),
    row('28.0', '28.0', 'allow', 'xyzzy'),
    { ...row('5.0', '5.2', 'EPERM', 'not above 462'), runtime: 'Podman' },
  ]);
  const html = toHtml([...runtimePage('Docker', { calls: [call] }).main]);
  const [, cell = ''] = /<td class="answers">(.*?)<\/td>/.exec(html) ?? [];
  expect(cell.replace(/<\/div>/g, '\n').replace(/<[^>]*>/g, '')).toBe(
    'allow 28.0\nENOSYS 20.10.9 to 27.5\nEPERM 19.03 to 20.10.8\n',
  );
  expect(html).toContain('<tr data-filter-item data-answer="allow">');
  expect(html).toContain('<td>xyzzy</td>');
});
