import { findingsOf, isUnjudgedCall, notesOf } from '../check/run.ts';
import type { Severity } from '../lint/finding.ts';
import { fingerprint } from '../spec/fingerprint.ts';
import type { Formatter } from './format.ts';

const SEVERITY: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', info: 'info' };

/**
 * Writes GitLab's code quality report, a subset of Code Climate's. Fingerprints must be unique within it: they include
 * the path, and a counter if a file has one call several times (several postings of it).
 */
export const formatGitlab: Formatter = (run) => {
  const seen = new Map<string, number>();
  const unique = (place: string): string => {
    const before = seen.get(place) ?? 0;
    seen.set(place, before + 1);
    return fingerprint(before === 0 ? place : `${place}\n${before}`);
  };
  const issues = findingsOf(run).map(({ path, finding }) => ({
    description: finding.message,
    check_name: finding.rule,
    fingerprint: unique(`${path}\n${finding.fingerprint}`),
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
  const notes = notesOf(run).map((note) => ({
    description: note.message,
    check_name: note.kind,
    fingerprint: fingerprint(`${note.path}\n${note.kind}\n${note.syscall ?? ''}`),
    severity: isUnjudgedCall(note) ? 'minor' : 'info',
    location: { path: note.path, lines: { begin: note.line ?? 1, end: note.line ?? 1 } },
  }));
  return `${JSON.stringify([...issues, ...faults, ...notes], null, 2)}\n`;
};
