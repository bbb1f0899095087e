import { describe, expect, test } from 'vitest';
import { specOf } from '../../test/support/traced-kernel.ts';
import { findArchitecture } from '../seccomp/architecture.ts';
import { callNumber, readSyscallTable } from './number.ts';

const x86 = findArchitecture('x86_64');
const arm = findArchitecture('aarch64');
if (x86 === undefined || arm === undefined) throw new Error('no architectures');

const spec = (name: string, number: string) =>
  specOf(
    `syscall: ${name}\nnumber: ${number}\nprototype: int ${name}(int fd)\nentry: [{lookup: fd, error: EBADF}]\n`,
  );

test('a spec without a number is told from one whose number nobody knows', () => {
  const without = specOf(
    'syscall: xyzzy\nprototype: int xyzzy(int fd)\nentry: [{lookup: fd, error: EBADF}]\n',
  );
  expect(callNumber(without, x86, new Map())).toEqual({
    ok: false,
    reason:
      "neither the spec nor any table known here gives xyzzy a number on x86_64: pass the kernel's own with --syscall-table",
  });
  expect(callNumber(spec('xyzzy', '169'), x86, new Map())).toEqual({
    ok: false,
    reason:
      "no table known here says that number 169 belongs to xyzzy: pass the kernel's own with --syscall-table",
  });
});

describe('the number of a call', () => {
  test.each([
    ['statx', '332', x86, { ok: true, number: 332 }],
    ['statx', '{ x86_64: 332, arm64: 291 }', arm, { ok: true, number: 291 }],
    ['statx', '{ i386: 383 }', x86, { ok: true, number: 332 }],
    ['statx', '333', x86, { ok: false, reason: expect.stringContaining('333 is io_pgetevents') }],
    ['uprobe', '336', arm, { ok: false, reason: expect.stringContaining('no number on aarch64') }],
    ['xyzzy', '169', x86, { ok: false, reason: expect.stringContaining('--syscall-table') }],
  ])('%s %s', (name, number, architecture, expected) => {
    expect(callNumber(spec(name, number), architecture, new Map())).toEqual(expected);
  });

  test('is what the kernel’s own table says, where that was given', () => {
    const table = new Map([['xyzzy', 472]]);
    expect(callNumber(spec('xyzzy', '472'), x86, table)).toEqual({ ok: true, number: 472 });
    expect(callNumber(spec('xyzzy', '473'), x86, table)).toMatchObject({ ok: false });
  });
});

test('tables of kernels are read, the other ABIs of x86_64 left out', () => {
  const table =
    '# comment\n0\tcommon\tread\tsys_read\n472\t64\txyzzy\tsys_xyzzy\n512\tx32\tplugh\tcompat_sys_plugh\n';
  expect([...readSyscallTable(table, x86)]).toEqual([
    ['read', 0],
    ['xyzzy', 472],
  ]);
  const header =
    '#define __NR_xyzzy 472\n#define __NR3264_fcntl 25\n#define __NR_fcntl __NR3264_fcntl\n#define OTHER 3\n';
  expect([...readSyscallTable(header, arm)]).toEqual([
    ['xyzzy', 472],
    ['fcntl', 25],
  ]);
  expect(readSyscallTable('nothing', x86).size).toBe(0);
});
