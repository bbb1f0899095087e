import { toHtml } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import { callSource } from '../../../test/support/call-source.ts';
import type { CallSource, ContainerRow } from '../site-source.ts';
import { refusedByNewest } from './refused-by-newest.tsx';

const row = (runtime: string, until: string, answer: string): ContainerRow => ({
  runtime,
  from: until,
  until,
  answer,
  engine: 'runc',
  rule: '',
  possible: [answer],
  notes: [],
});

const call = (name: string, status: string, ...rows: readonly ContainerRow[]): CallSource =>
  callSource(
    `syscall: ${name}\nsummary: Frob\nstatus: ${status}\nsince: "5.0"\nnumber: 999\nprototype: int ${name}(int fd)\nentry:\n  - lookup: fd\n    error: EBADF\n`,
    rows,
  );

const lines = (...calls: readonly CallSource[]): readonly string[] =>
  toHtml({ type: 'root', children: [...refusedByNewest(calls, { folder: 'can-i-call/' })] })
    .replace(/.*<\/thead>/s, '')
    .split('</tr>')
    .map((line) =>
      line
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '');

test('only the newest release counts, by runtime and answer, calls by name', () => {
  const docker = (answer: string): readonly ContainerRow[] => [
    row('Docker', '19.03.0', 'EPERM'),
    row('Docker', '29.7.2', answer),
  ];
  expect(
    lines(
      call('xyzzy', 'merged', ...docker('EPERM'), row('Podman', '5.8.2', 'args')),
      call('frob', 'merged', ...docker('EPERM'), row('Podman', '5.8.2', 'allow')),
      call('plugh', 'merged', ...docker('allow'), row('Podman', '5.8.2', 'allow')),
      call('blorb', 'merged', ...docker('ENOSYS')),
    ),
  ).toEqual(['Docker 29.7.2', 'ENOSYS blorb', 'EPERM frob , xyzzy', 'Podman 5.8.2', 'by arguments xyzzy']);
});

test('a proposal, and a call that bypasses filters, are not refused', () => {
  const rows = [row('Docker', '29.7.2', 'EPERM')];
  expect(lines(call('xyzzy', 'proposed', ...rows), call('uretprobe', 'merged', ...rows))).toEqual([]);
});
