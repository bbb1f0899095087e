import { describe, expect, test } from 'vitest';
import { readSpecs } from '../spec/read.ts';
import { missingTables, tableEntries } from './syscall-tables.ts';

const missing = (...lines: readonly string[]): readonly string[] => {
  const text = `syscall: xyzzy\nprototype: int xyzzy(int fd)\nentry: []\ntables:\n${lines.map((line) => `  ${line}\n`).join('')}`;
  const spec = readSpecs(text).documents[0]?.spec;
  return spec === undefined ? [] : missingTables(tableEntries(spec));
};

const GENERIC = 'include/uapi/asm-generic/unistd.h';
const X86 = 'arch/x86/entry/syscalls/syscall_64.tbl';
const ALPHA = 'arch/alpha/kernel/syscalls/syscall.tbl';

describe('the generic table of a series', () => {
  test('is the header where nothing tells of a newer tree', () => {
    const old = missing(`${GENERIC}: {number: 435, after: 434}`, `${ALPHA}: {number: 545, after: 544}`);
    expect(old).not.toContain('scripts/syscall.tbl');
    expect(old).toContain('arch/arm64/include/asm/unistd32.h');
    expect(missing(`${GENERIC}: {number: 450}`, `${X86}: {number: 450, after: 547}`)).not.toContain(
      'scripts/syscall.tbl',
    );
  });

  test('is the header where the number is an old one, whatever tables the series has', () => {
    expect(missing(`${X86}: {number: 452, after: 450}`)).toContain(GENERIC);
    // A number far ahead, behind the last call of an old tree.
    expect(missing(`${X86}: {number: 486, after: 438}`)).toContain(GENERIC);
  });

  test('is scripts/syscall.tbl in a tree that has a call of 6.13, or another table of 6.11', () => {
    const after = missing(`${GENERIC}: {number: 470}`, `${X86}: {number: 470, after: 469}`);
    expect(after).toEqual(expect.arrayContaining(['scripts/syscall.tbl', 'arch/arm64/tools/syscall_32.tbl']));
    expect(missing(`${GENERIC}: {number: 463}`, 'arch/arm64/tools/syscall_32.tbl: {number: 463}')).toContain(
      'scripts/syscall.tbl',
    );
  });

  test('is not missed where no table of all architectures has the call', () => {
    expect(missing('arch/um/kernel/table.tbl: {number: 472}')).toEqual([]);
  });
});
