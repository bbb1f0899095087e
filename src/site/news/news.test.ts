import { toHtml } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import { callSource } from '../../../test/support/call-source.ts';
import type { ProbeSeen } from '../../verify/verified.ts';
import { newsFeed } from '../feeds.ts';
import type { CallSource, ContainerRow } from '../site-source.ts';
import { news } from './news.ts';
import type { NewsEntry } from './news-entry.ts';

const PROBE = 'xyzzy(-1)';

function spec(name: string, head: string): string {
  return `syscall: ${name}
${head}
prototype: int ${name}(int fd)
entry:
  - lookup: fd
    error: EBADF
  - effect: changes something
probes:
  - call: ${name}(-1)
    expect: EBADF
    because: nothing is open there
`;
}

const merged = (name: string, since: string, rows: readonly ContainerRow[] = []): CallSource =>
  callSource(spec(name, `summary: Do ${name}\nstatus: merged\nsince: "${since}"\nnumber: 999`), rows);

const row = (
  runtime: string,
  from: string,
  until: string,
  answer: string,
  more: Partial<ContainerRow> = {},
): ContainerRow => ({
  runtime,
  from,
  until,
  answer,
  engine: 'runc',
  rule: '',
  possible: [answer],
  notes: [],
  ...more,
});

const entriesOf = (
  calls: readonly CallSource[],
  seen: readonly ProbeSeen[] = [],
): readonly (readonly string[])[] =>
  news({ calls, verifiedOn: (name, call) => (name === 'xyzzy' && call === PROBE ? seen : []) }).map(
    (entry) => [entry.date, entry.anchor, entry.title, words(entry)],
  );

const words = (entry: NewsEntry): string =>
  toHtml({ type: 'root', children: [...entry.body((page) => page)] })
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

test('a release of Linux is one entry with all calls that it brought; one without a known date is none', () => {
  expect(entriesOf([merged('xyzzy', '6.8'), merged('frob', '6.8'), merged('plugh', '99.1')])).toEqual([
    [
      '2024-03-10',
      'linux-6-8',
      'Linux 6.8 has frob and xyzzy',
      'frob : Do frob. Its probe is frob(-1) . xyzzy : Do xyzzy. Its probe is xyzzy(-1) .',
    ],
  ]);
});

test('a posting is an entry on its day, and keeps the anchor of its revision', () => {
  const posted = callSource(spec('xyzzy', 'status: proposed\nrevision: RFC v2, 2026-04-12'));
  expect(entriesOf([posted])).toEqual([
    [
      '2026-04-12',
      'proposal-xyzzy-rfc-v2-2026-04-12',
      'xyzzy was proposed, RFC v2',
      'xyzzy . Its probe is xyzzy(-1) .',
    ],
  ]);
});

test('the calls of one series are one entry; another series of that day is another', () => {
  const posted = (name: string, thread: string): CallSource =>
    callSource(
      spec(
        name,
        `status: proposed\nrevision: v3, 2026-04-12\nlinks: { discussion: "https://l.example/${thread}" }`,
      ),
    );
  const calls = [posted('xyzzy', '1'), posted('frob', '1'), posted('plugh', '2')];
  expect(entriesOf(calls).map(([, anchor, title, text]) => [anchor, title, text])).toEqual([
    [
      'proposal-frob-v3-2026-04-12',
      'frob and xyzzy were proposed, v3',
      'frob . Its probe is frob(-1) . xyzzy . Its probe is xyzzy(-1) .',
    ],
    ['proposal-plugh-v3-2026-04-12', 'plugh was proposed, v3', 'plugh . Its probe is plugh(-1) .'],
  ]);
});

test('a release of a runtime is one entry, with the answers that it changed and against which release', () => {
  const rows = [
    row('Docker', '20.10.0', '20.10.9', 'EPERM', { date: '2020-12-08' }),
    row('Docker', '20.10.10', '29.7.2', 'ENOSYS', { date: '2021-10-25' }),
    row('Podman', '4.0.0', '5.0.0', 'allow', { date: '2022-02-22' }),
  ];
  expect(entriesOf([merged('xyzzy', '99.1', rows), merged('frob', '99.1', rows.slice(0, 2))])).toEqual([
    [
      '2021-10-25',
      'docker-20-10-10',
      'Docker 20.10.10 returns ENOSYS for frob and xyzzy',
      'On x86_64, with the default profile and capabilities, compared with 20.10.9: EPERM became ENOSYS: frob , xyzzy',
    ],
  ]);
});

test('arguments that decide are said in words', () => {
  const rows = [
    row('Docker', '1.0', '1.9', 'allow'),
    row('Docker', '2.0', '2.9', 'args', { date: '2022-01-01' }),
  ];
  expect(entriesOf([merged('xyzzy', '99.1', rows)])[0]?.[3]).toContain(
    'allow became a decision by arguments: xyzzy',
  );
});

test('nothing is said of a release after unread ones, of one without a date, and of the same answer', () => {
  const rows = [
    row('Docker', '1.0', '1.9', 'EPERM'),
    row('Docker', '2.0', '2.9', 'allow', { date: '2022-01-01', isAfterGap: true }),
    row('Docker', '3.0', '3.9', 'EPERM'),
    row('Docker', '4.0', '4.9', 'EPERM', { date: '2023-01-01', rule: 'another' }),
  ];
  expect(entriesOf([merged('xyzzy', '99.1', rows)])).toEqual([]);
});

const seenOn = (kernel: string, architecture: string, ...answers: readonly string[]): ProbeSeen => ({
  kernel,
  architecture,
  answers,
});

test('a probe that a kernel refused with another errno is an entry, once for all architectures', () => {
  const seen = [
    seenOn('6.12', 'aarch64', 'EINVAL'),
    seenOn('6.18', 'aarch64', 'EBADF'),
    seenOn('6.12', 'x86_64', 'EINVAL'),
    seenOn('6.18', 'x86_64', 'EBADF'),
    seenOn('7.0', 'x86_64', 'EBADF'),
  ];
  expect(entriesOf([merged('xyzzy', '4.0')], seen)).toEqual([
    [
      '2025-11-30',
      'answers-6-12-6-18',
      'Linux 6.18 refuses probes of xyzzy with another errno than 6.12',
      'xyzzy : xyzzy(-1) failed with EINVAL on 6.12, and fails with EBADF on 6.18 (x86_64, aarch64). No kernel between them was asked: a release before 6.18 may have brought the change.',
    ],
  ]);
});

test('two architectures with different answers are no change', () => {
  const seen = [seenOn('6.12', 'x86_64', 'EINVAL'), seenOn('6.18', 'aarch64', 'EBADF')];
  expect(entriesOf([merged('xyzzy', '4.0')], seen)).toEqual([]);
});

test('the feed is the newest entry first, with absolute links and the dates of the entries', () => {
  const entries = news({ calls: [merged('xyzzy', '6.8'), merged('frob', '6.10')], verifiedOn: () => [] });
  const feed = newsFeed(entries, 'https://example.org/calls/');
  expect(feed.match(/<updated>.*?<\/updated>/g)).toEqual([
    '<updated>2024-07-14T00:00:00Z</updated>',
    '<updated>2024-07-14T00:00:00Z</updated>',
    '<updated>2024-03-10T00:00:00Z</updated>',
  ]);
  expect(feed.match(/<id>.*?<\/id>/g)).toEqual([
    '<id>https://example.org/calls/news/</id>',
    '<id>https://example.org/calls/news/#linux-6-10</id>',
    '<id>https://example.org/calls/news/#linux-6-8</id>',
  ]);
  expect(feed).toContain('&#60;a href=&#34;https://example.org/calls/syscalls/frob/&#34;&#62;frob');
});
