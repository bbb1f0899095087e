import { artifactRule } from '../../src/lint/artifact.ts';

/** Audit rules on reads, writes, changes of attributes and directories know calls by class (lib/audit.c). */
export const processAudit = artifactRule({
  id: 'process-audit',
  severity: 'info',
  summary: 'A call that opens, changes or executes files says which audit class it belongs to.',
  artifact: 'audit',
  what: 'audit classes',
  help: () => [
    'add it to include/asm-generic/audit_*.h where it opens, changes attributes, writes or executes, and to the architectures audit_classify_syscall()',
    'write {none: reason} where none fits',
  ],
  isNeeded: ({ arguments: all }) => all.some(({ role }) => role === 'path' || role === 'entry'),
});
