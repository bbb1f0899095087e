import { countRun, documentsOf, type Formatter } from './run.ts';

/** DESIGN §6: the form that other tools rely on. `unreadable` lists inputs that could not be judged at all. */
export const formatJson: Formatter = (run) => {
  const files = documentsOf(run).map(({ path, syscall, grade, ambiguous, probes, findings }) => ({
    path,
    syscall: syscall ?? null,
    grade: grade ?? null,
    ambiguous: ambiguous ?? null,
    probes,
    findings: findings.map((finding) => ({
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      line: finding.start.line,
      column: finding.start.column,
      endLine: finding.end.line,
      endColumn: finding.end.column,
      pointer: finding.pointer,
      fingerprint: finding.fingerprint,
      url: finding.url,
      help: finding.help,
      fix: finding.fix ?? null,
    })),
  }));
  return `${JSON.stringify({ version: 1, files, unreadable: run.faults, summary: countRun(run) }, null, 2)}\n`;
};
