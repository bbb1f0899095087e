import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSeen } from './read-record.ts';
import { type CallSeen, type CallStatus, verifiedOn } from './verified.ts';
import { kernelMatrix, matrixText } from './verified-matrix.ts';
import { readSummary, summaryText } from './verified-summary.ts';
import { gapsText, seenText } from './verified-text.ts';

const record = (kernel: string, answers: Record<string, string>) =>
  JSON.stringify({
    version: 1,
    kernel: { version: kernel },
    syscalls: [
      { syscall: 'xyzzy', probes: [{ call: 'xyzzy(-1)', answers }] },
      { syscall: 'plugh', skipped: 'newer' },
    ],
  });

const seen = (...texts: string[]) => verifiedOn(texts.flatMap((text) => readSeen(text) ?? []));

test('a probe is verified where every world without a filter answered something that no filter does', () => {
  const on = seen(
    record('6.18', { unprivileged: 'EBADF', root: 'EBADF', 'EPERM filter': 'EPERM' }),
    record('7.2', { unprivileged: 'EINVAL' }),
    record('6.12', { unprivileged: 'EBADF', root: 'EPERM' }),
    record('6.6', { unprivileged: 'ENOSYS' }),
    record('6.1', { unprivileged: 'success' }),
    record('5.15', { 'EPERM filter': 'EPERM' }),
  );
  expect(on('xyzzy', 'xyzzy(-1)')).toEqual([
    { kernel: '6.18', architecture: '', answers: ['EBADF'] },
    { kernel: '7.2', architecture: '', answers: ['EINVAL'] },
  ]);
  expect([on('xyzzy', 'xyzzy(-2)'), on('plugh', 'plugh()'), on('__proto__', 'toString')]).toEqual([
    [],
    [],
    [],
  ]);
});

test('what is no record is none, whatever it is', () => {
  for (const text of [
    '',
    'null',
    '[]',
    '{"version":2}',
    '{"version":1,"kernel":{"version":6},"syscalls":[]}',
  ])
    expect(readSeen(text)).toBeUndefined();
  fc.assert(fc.property(fc.json(), (text) => void readSeen(text)));
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify({ version: 1, kernel: { version: '6.18' }, syscalls: [value] });
      expect(seen(text)('a', 'b')).toEqual([]);
    }),
  );
});

test('a call is verified where calls of it were made on a kernel that has it, and nowhere else', () => {
  const text = JSON.stringify({
    version: 1,
    kernel: { version: '6.18', release: '6.18.44', architecture: 'x86_64' },
    worlds: ['unprivileged', 'root'],
    syscalls: [
      {
        syscall: 'xyzzy',
        built: true,
        probes: [{ call: 'xyzzy(-1)', answers: { unprivileged: 'EBADF', root: 'EBADF' } }],
        procedure: {
          worlds: [
            { first: 'EBADF', probe: null },
            { first: 'EPERM', probe: 'EPERM' },
          ],
        },
        sweep: { made: 10, refusing: [1, 2], witnessed: [1] },
        disagreements: [],
      },
      { syscall: 'unbuilt', built: false, probes: [], sweep: { made: 4 } },
      { syscall: 'uncalled', built: null, probes: [], sweep: { made: 0 } },
      { syscall: 'newer', skipped: 'newer' },
      { syscall: 'other', skipped: 'number' },
    ],
  });
  const calls = readSeen(text)?.calls ?? new Map();
  expect(calls.get('xyzzy')).toEqual({
    kernel: '6.18',
    release: '6.18.44',
    architecture: 'x86_64',
    worlds: ['unprivileged', 'root'],
    status: 'called',
    calls: 15,
    refusing: 2,
    witnessed: 1,
    disagreements: 0,
  });
  expect([...calls].map(([name, { status }]) => [name, status])).toEqual([
    ['xyzzy', 'called'],
    ['unbuilt', 'not-built-in'],
    ['uncalled', 'not-called'],
    ['newer', 'newer'],
    ['other', 'skipped'],
  ]);
  expect([...calls.values()].map((call) => gapsText([call]))).toEqual([
    '',
    'not verified: built without it: 6.18',
    'not verified: not called on 6.18',
    'not verified: newer than 6.18',
    'not verified: left out on 6.18',
  ]);
});

test('a call that the search found is no declared probe', () => {
  const text = JSON.stringify({
    version: 1,
    kernel: { version: '6.18', architecture: 'x86_64' },
    syscalls: [
      {
        syscall: 'xyzzy',
        probes: [
          { call: 'xyzzy(-1)', declared: true, answers: { root: 'EBADF' } },
          { call: 'xyzzy(-2)', declared: false, answers: { root: 'EBADF' } },
        ],
      },
    ],
  });
  expect([...(readSeen(text)?.probes.get('xyzzy') ?? [])]).toEqual([['xyzzy(-1)', ['EBADF']]]);
});

const at = (kernel: string, architecture = 'x86_64', answers = ['EPROTO']) => ({
  kernel,
  architecture,
  answers,
});

describe('where a probe was verified', () => {
  test('on a few kernels lists them, the oldest first, with the errno that the newest release does not give', () => {
    expect(seenText([at('7.2'), at('6.18', 'x86_64', ['ENXIO'])], ['EPROTO'])).toBe(
      'verified on 6.18 (ENXIO there), 7.2',
    );
    expect(seenText([at('5.10', 'aarch64'), at('7.2')], ['EPROTO'])).toBe('verified on 7.2, 5.10 (arm64)');
    expect(seenText([], ['EPROTO'])).toBe('');
  });

  test('on many counts them, and says which differ', () => {
    const many = [
      at('7.2', 'riscv64'),
      at('6.12', 'aarch64', ['ENXIO']),
      at('5.10'),
      at('7.2'),
      at('6.12', 'x86_64', ['ENXIO']),
    ];
    expect(seenText(many, ['EPROTO'])).toBe(
      'verified on 5 kernels (5.10 to 7.2; x86_64, arm64, riscv64; ENXIO on 6.12, 6.12 (arm64))',
    );
  });
});

const called = (kernel: string, architecture: string, status: CallStatus): CallSeen => ({
  kernel,
  release: `${kernel}.9`,
  architecture,
  status,
  calls: 10,
  worlds: ['root'],
  refusing: 2,
  witnessed: 1,
  disagreements: 0,
});

test('gaps name the newest release without the call, and each kernel that lacks or hides it', () => {
  expect(
    gapsText([
      called('5.10', 'x86_64', 'newer'),
      called('6.12', 'aarch64', 'newer'),
      called('6.18', 'x86_64', 'called'),
      called('7.2', 'x86_64', 'not-built-in'),
      called('7.2', 'aarch64', 'skipped'),
    ]),
  ).toBe('not verified: newer than 6.12; built without it: 7.2; left out on 7.2 (arm64)');
});

test('the matrix counts the calls of each kernel, x86_64 first', () => {
  const acct = [called('6.18', 'x86_64', 'called'), called('5.10', 'aarch64', 'called')];
  const xyzzy = [called('6.18', 'x86_64', 'newer'), called('5.10', 'aarch64', 'newer')];
  const rows = kernelMatrix([...acct, ...xyzzy]).map(({ release, architecture, counts, calls }) => [
    release,
    architecture,
    counts.called,
    counts.newer,
    calls,
  ]);
  expect(rows).toEqual([
    ['6.18.9', 'x86_64', 1, 1, 20],
    ['5.10.9', 'arm64', 1, 1, 20],
  ]);
  expect(matrixText([acct, xyzzy])).toBe(
    '1 of 2 calls were verified on at least one of 2 kernels, Linux 5.10 to 6.18 on x86_64 and arm64.',
  );
});

describe('a summary of records', () => {
  const records = ['7.2', '6.18'].flatMap(
    (kernel) =>
      readSeen(
        JSON.stringify({
          version: 1,
          kernel: { version: kernel, release: `${kernel}.1`, architecture: 'x86_64' },
          worlds: ['unprivileged', 'root'],
          syscalls: [
            {
              syscall: 'xyzzy',
              built: true,
              probes: [
                {
                  call: 'xyzzy("a\\b")',
                  answers: { unprivileged: 'EBADF', root: kernel === '7.2' ? 'EIO' : 'EBADF' },
                },
              ],
              sweep: { made: 10, refusing: [1, 2], witnessed: [1] },
            },
            { syscall: '__proto__', skipped: 'newer' },
          ],
        }),
      ) ?? [],
  );

  test('says what the records say, the oldest kernel first', () => {
    const read = readSummary(summaryText(records)) ?? [];
    expect(read.map(({ release }) => release)).toEqual(['6.18.1', '7.2.1']);
    const [older, newer] = [records[1], records[0]];
    expect(read.map(({ calls }) => calls.get('xyzzy'))).toEqual(
      [older, newer].map((one) => one?.calls.get('xyzzy')),
    );
    const on = verifiedOn(read);
    expect(on('xyzzy', 'xyzzy("a\\b")')).toEqual(verifiedOn(records.toReversed())('xyzzy', 'xyzzy("a\\b")'));
    expect(on('xyzzy', 'xyzzy("a\\b")')).toHaveLength(2);
  });

  test('that is none is none', () => {
    for (const text of ['', 'null', '[]', '{"version":2,"kernels":[]}', '{"version":1}'])
      expect(readSummary(text)).toBeUndefined();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify({ version: 1, kernels: [value], probes: value });
        expect(verifiedOn(readSummary(text) ?? [])('a', 'b')).toEqual([]);
      }),
    );
  });
});
