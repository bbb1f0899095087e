import { artifactRule } from '../../src/lint/artifact.ts';

export const processTables = artifactRule({
  id: 'process-tables',
  severity: 'info',
  summary: 'A proposal names the tables that get its number.',
  artifact: 'tables',
  what: 'system call tables',
  help: () => [
    'scripts/syscall.tbl since 6.11 (include/uapi/asm-generic/unistd.h before), and the table of each architecture that has its own',
    'besides: the asmlinkage prototype in include/linux/syscalls.h, and COND_SYSCALL() in kernel/sys_ni.c',
  ],
});
