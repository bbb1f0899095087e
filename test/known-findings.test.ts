import { expect, test } from 'vitest';
import { KnownFindings } from '../src/check/known-findings.ts';
import type { FileResult } from '../src/lint/file-result.ts';
import { formatGitlab } from '../src/report/gitlab.ts';
import { lintFiles, runOver } from './support/lint.ts';

const posting = (revision: string, more = ''): string =>
  `syscall: xyzzy\nstatus: proposed\nrevision: ${revision}\nprototype: int xyzzy(int fd, char *out)\nentry:\n  - permission: CAP_SYS_ADMIN\n    error: EPERM\n  - lookup: fd\n    error: EBADF\n${more}  - effect: does it\n`;

const rulesOf = (files: readonly FileResult[]): readonly string[] =>
  files.flatMap(({ documents }) => documents.flatMap(({ findings }) => findings.map(({ rule }) => rule)));

const known = (files: Readonly<Record<string, string>>): KnownFindings => {
  const findings = new KnownFindings();
  findings.addAll(lintFiles(files));
  return findings;
};

test('a new revision has no finding that the one before had', () => {
  const before = known({ 'a.yaml': posting('v1') });
  expect(rulesOf(before.subtract(lintFiles({ 'a.yaml': posting('v2') })))).toEqual([]);
  expect(before.unused).toBe(0);
  const more = posting('v2', '  - lookup: fd\n    error: EBADFD\n');
  expect(rulesOf(before.subtract(lintFiles({ 'a.yaml': more })))).toContain('probe-ebadfd');
});

test('a revision that is put beside the one before is known as that is', () => {
  const both = `${posting('v1').replace('proposed', 'superseded')}---\n${posting('v2')}`;
  const only = known({ 'a.yaml': posting('v1') });
  expect(rulesOf(only.subtract(lintFiles({ 'a.yaml': both })))).toEqual([]);
});

test('what is no longer found is counted, and what is found anew is not hidden by another place', () => {
  const before = known({ 'a.yaml': posting('v1', '  - lookup: fd\n    error: EBADFD\n') });
  expect(rulesOf(before.subtract(lintFiles({ 'a.yaml': posting('v2') })))).toEqual([]);
  expect(before.unused).toBeGreaterThan(0);
  const other = posting('v2').replace('  - lookup', '  - check: fd < 0\n    error: EBADFD\n  - lookup');
  expect(rulesOf(before.subtract(lintFiles({ 'a.yaml': other })))).toContain('probe-ebadfd');
});

test('GitLab gets no fingerprint twice, though two postings share theirs', () => {
  const both = `${posting('v1').replace('proposed', 'superseded')}---\n${posting('v2')}`;
  const run = runOver({ 'a.yaml': both });
  const issues: { fingerprint: string }[] = JSON.parse(
    formatGitlab(run, { text: () => both, hasColor: false, hasLinks: false, width: 80 }),
  );
  const fingerprints = issues.map(({ fingerprint }) => fingerprint);
  expect(new Set(fingerprints).size).toBe(fingerprints.length);
});
