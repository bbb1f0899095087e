import { expect, test } from 'vitest';
import { type RecordedSyscall, recordText, type VerificationRecord } from './record.ts';

const skipped = (syscall: string, message: string): RecordedSyscall => ({
  syscall,
  skipped: 'newer',
  message,
});

const record = (release: string, ...syscalls: RecordedSyscall[]): VerificationRecord => ({
  version: 1,
  kernel: { release, version: '6.12', architecture: 'x86_64' },
  date: '2026-11-26',
  worlds: ['root'],
  syscalls,
});

const read = (text: string): Record<string, string> =>
  Object.fromEntries(
    JSON.parse(text).syscalls.map(({ syscall, message }: { syscall: string; message: string }) => [
      syscall,
      message,
    ]),
  );

test('a record has a line for each system call, by name', () => {
  const text = recordText(record('6.12.1', skipped('b', 'it is "new"'), skipped('a', '{}, ')));
  expect(text.split('\n').filter((line) => line.startsWith('{"syscall"'))).toHaveLength(2);
  expect(Object.entries(read(text))).toEqual([
    ['a', '{}, '],
    ['b', 'it is "new"'],
  ]);
  expect(read(recordText(record('6.12.1')))).toEqual({});
});

test('a record of the same kernel keeps what it says of other calls, and one of another kernel nothing', () => {
  const before = recordText(record('6.12.1', skipped('a', 'old'), skipped('b', 'old'), skipped('c', 'old')));
  expect(read(recordText(record('6.12.1', skipped('b', 'new')), before))).toEqual({
    a: 'old',
    b: 'new',
    c: 'old',
  });
  expect(read(recordText(record('6.12.2', skipped('b', 'new')), before))).toEqual({ b: 'new' });
  expect(read(recordText(record('6.12.1', skipped('b', 'new')), 'no record'))).toEqual({ b: 'new' });
});

test('a record of the same configuration keeps the options that other specs name', () => {
  const configured = (sha256: string, options: Record<string, string>): VerificationRecord => ({
    ...record('6.12.1'),
    configuration: { sha256, options },
  });
  const options = (text: string): unknown => JSON.parse(text).configuration.options;
  const before = recordText(configured('00ff', { CONFIG_AIO: 'y', CONFIG_FUTEX: 'n' }));
  const after = recordText(configured('00ff', { CONFIG_BPF: 'y', CONFIG_FUTEX: 'y' }), before);
  expect(options(after)).toEqual({ CONFIG_AIO: 'y', CONFIG_BPF: 'y', CONFIG_FUTEX: 'y' });
  expect(options(recordText(configured('00fe', { CONFIG_BPF: 'y' }), before))).toEqual({ CONFIG_BPF: 'y' });
});
