import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What `generate tables` needs of a kernel tree, in the form of Linux 7.2, and nothing else. */
const FILES: Readonly<Record<string, string>> = {
  Makefile: 'VERSION = 7\nPATCHLEVEL = 2\nSUBLEVEL = 13\nEXTRAVERSION =\n',
  'scripts/syscall.tbl': '436\tcommon\tclose_range\t\t\tsys_close_range\n471\tcommon\tslice\t\t\tsys_slice\n',
  'arch/x86/entry/syscalls/syscall_64.tbl': '471\tcommon\tslice\t\t\tsys_slice\n',
  'include/uapi/asm-generic/unistd.h':
    '#define __NR_slice 471\n__SYSCALL(__NR_slice, sys_slice)\n\n#undef __NR_syscalls\n#define __NR_syscalls 472\n',
  'include/linux/syscalls.h':
    'struct file_attr;\n\nasmlinkage long sys_slice(void);\n\n/*\n * Architecture-specific system calls\n */\nasmlinkage long sys_ioperm(void);\n',
  'kernel/sys_ni.c':
    'COND_SYSCALL(setitimer);\n\n/*\n * Architecture specific syscalls: see further below\n */\n\nCOND_SYSCALL(bpf);\n',
};

/**
 * Writes a tree that has the calls close_range and slice.
 *
 * @param without names of calls that its tables lack
 */
export function writeSmallTree(folder: string, without: readonly string[] = []): string {
  for (const [path, text] of Object.entries(FILES)) {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    const lines = text.split('\n').filter((line) => !without.some((name) => line.endsWith(`\tsys_${name}`)));
    writeFileSync(place, lines.join('\n'));
  }
  return folder;
}
