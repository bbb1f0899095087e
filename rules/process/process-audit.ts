import { artifactRule } from '../../src/lint/artifact.ts';
import { isDerived } from '../../src/spec/derived.ts';

/** Verbs of the calls in include/asm-generic/audit_*.h. */
const CLASSED =
  /set|ch(?:mod|own)|mk(?:dir|nod)|remove|rmdir|link|rename|open|exec|trunc|creat|(?:^|[^s])xattr/;

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
  isNeeded: (spec) =>
    spec.arguments.some(({ role }) => role === 'path' || role === 'entry') &&
    // Nobody says why a call that only asks for attributes, or is about mounts, has none.
    (!isDerived(spec) || (CLASSED.test(spec.name) && !/mount/.test(spec.name))),
});
