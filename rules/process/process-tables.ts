import { artifactRule } from '../../src/lint/artifact.ts';

export const processTables = artifactRule({
  id: 'process-tables',
  severity: 'info',
  summary: 'A proposal names the system call tables with its number.',
  artifact: 'tables',
  what: 'system call tables',
  help: () => [
    'add it to scripts/syscall.tbl (include/uapi/asm-generic/unistd.h before 6.11) and to the table of each architecture that has its own',
    'also add the asmlinkage prototype to include/linux/syscalls.h, and COND_SYSCALL() to kernel/sys_ni.c',
  ],
});
