import { artifactRule } from '../../src/lint/artifact.ts';

/** Audit rules for reads, writes, and changes of attributes and directories match calls by class (lib/audit.c). */
export const processAudit = artifactRule({
  id: 'process-audit',
  severity: 'info',
  summary: 'A call that opens, changes or executes files names its audit class.',
  artifact: 'audit',
  what: 'audit classes',
  help: () => [
    "add it to include/asm-generic/audit_*.h if it opens, changes attributes, writes or executes, and to each architecture's audit_classify_syscall()",
    'write {none: reason} if no class applies',
  ],
  isNeeded: ({ arguments: all }) => all.some(({ role }) => role === 'path' || role === 'entry'),
});
