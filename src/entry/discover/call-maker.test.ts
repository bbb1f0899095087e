import { expect, test } from 'vitest';
import { readSpecs } from '../../spec/read.ts';
import { CallMaker } from './call-maker.ts';

const [document] = readSpecs(`syscall: xyzzy
status: proposed
prototype: int xyzzy(int fd, const char __user *path, unsigned int flags)
arguments: { flags: { role: flags, values: { XYZZY_A: 1 } } }
entry:
  - lookup: fd
    error: EBADF
`).documents;
const spec = document?.spec;
if (spec === undefined) throw new Error('no spec');

test('calls are those that the spec reads, whether their arguments were read before or not', () => {
  const maker = new CallMaker(spec);
  const rows = [
    ['-1', 'NULL', 'XYZZY_A'],
    ['0', '"."', '0x2'],
    ['-1', '"."', '0x2'],
    ['0', 'NULL', 'XYZZY_A | 4'],
    ['-1', '_', 'XYZZY_A'],
    ['0', '_', '0x2'],
  ];
  for (const row of rows)
    expect(maker.make(row)).toEqual({ text: `xyzzy(${row.join(', ')})`, values: readValues(row) });
});

test('an argument that cannot be read makes no call, the first time and later', () => {
  const maker = new CallMaker(spec);
  expect(maker.make(['0', 'NULL', '0'])).toBeDefined();
  for (let time = 0; time < 2; time++) {
    expect(maker.make(['0', 'NULL', 'XYZZY_B'])).toBeUndefined();
    expect(maker.make(['0', 'NULL'])).toBeUndefined();
  }
});

function readValues(row: readonly string[]) {
  const read = spec?.readCall(`xyzzy(${row.join(', ')})`);
  return read?.ok === true ? read.call.values : undefined;
}
