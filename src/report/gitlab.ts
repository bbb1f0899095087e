import type { Severity } from '../lint/finding.ts';
import { fingerprint } from '../lint/fingerprint.ts';
import { type Formatter, findingsOf } from './run.ts';

const SEVERITY: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', info: 'info' };

/** GitLab's code quality report, a subset of Code Climate's. Fingerprints must be unique, so the path joins in. */
export const formatGitlab: Formatter = (run) => {
  const issues = findingsOf(run).map(({ path, finding }) => ({
    description: finding.message,
    check_name: finding.rule,
    fingerprint: fingerprint(`${path}\n${finding.fingerprint}`),
    severity: SEVERITY[finding.severity],
    location: {
      path,
      positions: { begin: finding.start, end: finding.end },
      lines: { begin: finding.start.line, end: finding.end.line },
    },
  }));
  const faults = run.faults.map(({ path, message }) => ({
    description: message,
    check_name: 'input',
    fingerprint: fingerprint(`${path}\ninput`),
    severity: 'blocker',
    location: { path, lines: { begin: 1, end: 1 } },
  }));
  return `${JSON.stringify([...issues, ...faults], null, 2)}\n`;
};
