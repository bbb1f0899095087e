import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSeen, verifiedOn } from './verified.ts';

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
  expect(on('xyzzy', 'xyzzy(-1)')).toEqual(['6.18', '7.2']);
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
