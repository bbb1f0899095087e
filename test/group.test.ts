import { expect, test } from 'vitest';
import { countShown, type FindingGroup, groupDocuments } from '../src/lint/group.ts';
import type { FormatContext } from '../src/report/format.ts';
import { FORMATTERS } from '../src/report/index.ts';
import { lintFiles, runOver, xyzzy } from './support/lint.ts';

/* One cause is one finding for people; machines keep the ids. */

const PRIVILEGED = `${xyzzy(
  'int xyzzy(int fd, unsigned int flags)',
  '- permission: CAP_SYS_ADMIN\n  error: EPERM\n- check: flags != 0\n  error: EINVAL\n- lookup: fd\n  error: EBADF\n- effect: does it',
)}`;
const POSTED = `status: proposed\n${PRIVILEGED}`;

const rulesIn = ({ all }: FindingGroup): readonly string[] => all.map(({ rule }) => rule);
const groups = (text: string) =>
  groupDocuments(lintFiles({ 'x.yaml': text }).flatMap(({ documents }) => documents));
const context = (text: string): FormatContext => ({
  text: () => text,
  hasColor: false,
  hasLinks: false,
  width: 100,
});
const report = (name: keyof typeof FORMATTERS, text: string): string =>
  FORMATTERS[name]({ ...runOver({ 'x.yaml': text }), faults: [] }, context(text));

test('an EPERM that comes first is one finding, its remedy first', () => {
  const [first] = groups(PRIVILEGED);
  expect(first).toMatchObject({
    kind: 'cause',
    severity: 'error',
    message:
      'step 1 (permission: CAP_SYS_ADMIN) fails with EPERM before step 3 (lookup: fd), so no call is a probe',
    lead: { start: { line: 4 } },
  });
  expect(first && rulesIn(first)).toEqual(['probe-before-permission', 'probe-exists', 'eperm-ambiguous']);
  expect(first?.help[0]).toBe(
    'move step 3 before step 1: then xyzzy(-1, 1) fails with EBADF for every caller (strong)',
  );
});

test.each(['probe-before-permission', 'probe-exists', 'eperm-ambiguous'])(
  'each id of it is suppressed by itself: %s',
  (id) => {
    const text = PRIVILEGED.replace('syscall:', `# probeable-ignore probe-exists: known\nsyscall:`)
      .replace('  - permission', `  # probeable-ignore probe-before-permission: known\n  - permission`)
      .replace('    error: EPERM', `    error: EPERM # probeable-ignore eperm-ambiguous: known`)
      .split('\n')
      .flatMap((line) =>
        line.includes('probeable-ignore') && !line.includes(id) ? [line.replace(/ *#.*/, '')] : [line],
      )
      .filter((line) => line.trim() !== '')
      .join('\n');
    const left = groups(text).flatMap(rulesIn);
    expect(left).not.toContain(id);
    expect(left).not.toContain('suppression-unused');
    expect(left.filter((rule) => /^(?:probe-before|probe-exists|eperm)/.test(rule))).toHaveLength(2);
  },
);

test('what a proposal lacks is one list, and each item names its key', () => {
  const list = groups(POSTED).find(({ kind }) => kind === 'checklist');
  expect(list?.message).toMatch(/^\d things that reviewers will ask for are missing/);
  const keys = ['discussion', 'man', 'selftest', 'kconfig', 'tables', 'commits'];
  for (const key of keys)
    expect(list?.notes.map(({ message }) => message).join('\n')).toContain(`(artifacts.${key})`);
  expect(list?.notes.map(({ severity }) => severity)).toEqual(
    [...(list?.notes ?? [])]
      .map(({ severity }) => severity)
      .sort()
      .reverse(),
  );
});

test('the gravest come first, then what stands first', () => {
  const severities = groups(POSTED).map(({ severity }) => severity);
  const rank = ['error', 'warning', 'info'];
  expect(severities).toEqual(severities.toSorted((a, b) => rank.indexOf(a) - rank.indexOf(b)));
  expect(severities).toContain('warning');
  const [, ...warnings] = groups(POSTED).filter(({ severity }) => severity === 'warning');
  expect(warnings.map(({ lead }) => lead.range.start)).toEqual(
    warnings.map(({ lead }) => lead.range.start).toSorted((a, b) => a - b),
  );
});

test('people are told once, in every format that they read', () => {
  const reason = 'fails with EPERM, and xyzzy has no probe';
  for (const name of ['pretty', 'markdown', 'b4', 'github'] as const) {
    const text = report(name, PRIVILEGED).replaceAll('\\', '');
    expect(text.split('so no call is a probe')).toHaveLength(2);
    expect([name, text]).toEqual([name, expect.stringContaining(reason)]);
    for (const id of ['probe-before-permission', 'probe-exists', 'eperm-ambiguous'])
      expect([name, text]).toEqual([name, expect.stringContaining(id)]);
  }
  expect(report('pretty', PRIVILEGED)).toContain('= note: no call of xyzzy is a probe');
  expect(report('pretty', PRIVILEGED).match(/^(?:error|warning|info)\[/gm)?.[0]).toBe('error[');
  expect(report('github', PRIVILEGED)).toContain('title=probe-before-permission::');
});

test('people count what they are shown, machines what each rule found', () => {
  const documents = lintFiles({ 'x.yaml': PRIVILEGED }).flatMap((file) => file.documents);
  const shown = countShown(documents);
  const all = documents.flatMap(({ findings }) => findings);
  expect(shown.error).toBe(all.filter(({ severity }) => severity === 'error').length - 1);
  expect(JSON.parse(report('json', PRIVILEGED)).summary.errors).toBe(shown.error + 1);
  expect(report('pretty', PRIVILEGED)).toContain(`1 spec checked: ${shown.error} error`);
  expect(report('pretty', POSTED)).toMatch(/\d notes\n$/);
});

test('machines keep each id with its place', () => {
  const ids = JSON.parse(report('sarif', PRIVILEGED)).runs[0].results.map(
    ({ ruleId }: { ruleId: string }) => ruleId,
  );
  expect(ids).toEqual(expect.arrayContaining(['probe-exists', 'probe-before-permission', 'eperm-ambiguous']));
  const gitlab = JSON.parse(report('gitlab', PRIVILEGED));
  expect(gitlab).toHaveLength(ids.length);
});
