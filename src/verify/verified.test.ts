import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notCheckedText, readSeen, seenText, verifiedOn } from './verified.ts';

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
    { kernel: '6.18', answers: ['EBADF'] },
    { kernel: '7.2', answers: ['EINVAL'] },
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
    kernel: { version: '6.18', architecture: 'x86_64' },
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
  expect([...calls.values()].map(notCheckedText)).toEqual([
    undefined,
    'not verified: the 6.18 that was asked is built without it',
    'not verified: not called on 6.18',
    'not verified: newer than 6.18',
    'not verified: left out on 6.18',
  ]);
});

test('an errno that the newest release does not give is said with its kernel', () => {
  const on = [
    { kernel: '6.18', answers: ['ENXIO'] },
    { kernel: '7.2', answers: ['EPROTO'] },
  ];
  expect(seenText(on, ['EPROTO'])).toBe('verified on 6.18 (ENXIO there), 7.2');
  expect(seenText([], ['EPROTO'])).toBe('');
});
