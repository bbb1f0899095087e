import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Result, probeable as run } from './support/command-line.ts';

/* Which rules run, and how much of what they find is shown: --select, --ignore, --rule, --quiet, --statistics. */

let folder = '';
const probeable = (...args: readonly string[]): Result => run(args, { cwd: folder });
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const rulesOf = (...args: readonly string[]): string[] => {
  const { stdout, stderr } = probeable('check', '--format', 'json', ...args);
  if (stdout === '') return [stderr.trim()];
  const report: { files: { findings: { rule: string }[] }[] } = JSON.parse(stdout);
  return [...new Set(report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort();
};
const MASKED = (name: string): string => `syscall: ${name}
prototype: int ${name}(int fd, unsigned int flags)
entry:
  - permission: CAP_SYS_ADMIN
    error: EPERM
  - check: flags & ~1
    error: EINVAL
  - lookup: fd
    error: EBADFD
  - effect: does it
probes:
  - call: ${name}(-1, 2)
    expect: EBADF
`;
const PROBING = ['eperm-ambiguous', 'probe-before-permission', 'probe-ebadfd', 'probe-exists', 'probe-holds'];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-selection-'));
  write('content/a.yaml', MASKED('xyzzy'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('--select and --ignore', () => {
  test('take rules, topics and first words, as lists and several times', () => {
    const found = rulesOf();
    expect(found).toEqual(expect.arrayContaining(PROBING));
    expect(found.length).toBeGreaterThan(PROBING.length);
    expect(rulesOf('--select', 'probing')).toEqual(PROBING);
    expect(rulesOf('--select', 'probe-ebadfd,eperm')).toEqual(['eperm-ambiguous', 'probe-ebadfd']);
    expect(rulesOf('--select', 'probe-ebadfd', '--select', 'eperm')).toEqual([
      'eperm-ambiguous',
      'probe-ebadfd',
    ]);
    expect(rulesOf('--ignore', 'probing')).toEqual(found.filter((rule) => !PROBING.includes(rule)));
    expect(rulesOf('--select', 'probing', '--ignore', 'probe')).toEqual(['eperm-ambiguous']);
    expect(rulesOf('--ignore', 'probing', '--select', 'probe-exists')).toEqual(['probe-exists']);
    expect(rulesOf('--rule', 'probe-exists', '--select', 'eperm')).toEqual([
      'eperm-ambiguous',
      'probe-exists',
    ]);
  });

  test('--select runs what the configuration has off, with its severities; --ignore adds to it', () => {
    write('probeable.config.yaml', 'preset: probing\nrules: {probe-exists: off, probe-ebadfd: error}\n');
    expect(rulesOf()).toEqual(PROBING.filter((rule) => rule !== 'probe-exists'));
    expect(rulesOf('--ignore', 'eperm-ambiguous')).toEqual([
      'probe-before-permission',
      'probe-ebadfd',
      'probe-holds',
    ]);
    expect(rulesOf('--select', 'probing')).toEqual(PROBING);
    expect(rulesOf('--select', 'abi')).toEqual([]);
    expect(probeable('check', '--select', 'probe-ebadfd').stdout).toContain('error[probe-ebadfd]');
    expect(probeable('check', '--select', 'probe-exists').stdout).toContain('error[probe-exists]');
  });

  test("reach a project's own rules, in the folder that has them alone", () => {
    write('content/below/b.yaml', MASKED('plugh'));
    write(
      'content/below/probeable.config.yaml',
      'custom:\n  own/frob:\n    when: role("flags") == 1\n    message: this is below\n',
    );
    const { stdout } = probeable('check', '--select', 'own');
    expect(stdout).toContain('content/below/b.yaml:1:10');
    expect(stdout).not.toContain('content/a.yaml');
    expect(rulesOf('--select', 'all', '--ignore', 'custom')).not.toContain('own/frob');
  });

  test('say nothing of comments for rules that do not run', () => {
    write(
      'content/a.yaml',
      MASKED('xyzzy').replace('EBADFD', 'EBADFD # probeable-ignore probe-ebadfd: as documented'),
    );
    expect(rulesOf('--ignore', 'probe-ebadfd')).not.toContain('suppression-unused');
    expect(rulesOf()).not.toContain('probe-ebadfd');
  });

  test('name what is wrong, with what was meant, and judge nothing', () => {
    for (const [args, message] of [
      [
        ['--select', 'prob'],
        '--select: "prob" is not a rule, a topic or the first words of a rule\'s name; did you mean "probe"?',
      ],
      [['--ignore', 'abi,process-manpage'], 'did you mean "process-man-page"?'],
      [['--select', 'abi,'], '--select: names no rule'],
      [['--ignore', 'spec-placeholder'], 'spec-placeholder cannot be ignored'],
      [['--rule', 'probe-exists', '--ignore', 'probe-exists'], '--ignore: leaves no rule to run'],
    ] as const) {
      const { status, stdout, stderr } = probeable('check', ...args);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(message);
    }
  });

  test('what nobody asked for leaves a placeholder an error', () => {
    write('content/b.yaml', 'syscall: frob\nprototype: int frob(int fd)\nentry:\n  - blank: TODO\n');
    expect(rulesOf('--ignore', 'spec')).toContain('spec-placeholder');
    expect(probeable('check', 'content/b.yaml', '--ignore', 'spec,process,probing').status).toBe(1);
  });
});

describe('--quiet', () => {
  test('shows errors alone, says what it hides, and lets warnings count', () => {
    const { stdout, status } = probeable('check', '--quiet');
    expect(stdout).toContain('error[');
    expect(stdout).not.toMatch(/^(?:warning|info)/m);
    expect(stdout).toMatch(/1 spec checked: \d errors? \(\d warnings? and \d notes? below error hidden\)\n$/);
    expect(status).toBe(1);
    expect(probeable('check', '-q', '--ignore', 'probing', '--fail-on', 'warning')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('nothing at or above error'),
    });
  });

  test('refuses a --min-severity that asks for more', () => {
    expect(probeable('check', '--quiet', '--min-severity', 'warning')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--quiet shows only errors, but --min-severity warning shows more'),
    });
    expect(probeable('check', '--quiet', '--min-severity', 'error').status).toBe(1);
  });
});

describe('--statistics', () => {
  test('counts by rule instead of listing findings, the most frequent first', () => {
    write('content/b.yaml', MASKED('plugh').replace('expect: EBADF', 'expect: EBADFD'));
    const { stdout, status } = probeable('check', '--statistics', '--select', 'probing');
    expect(stdout.split('\n')[0]).toMatch(/^3 {2}error {4}\[\*\] {2}probe-ebadfd +\S.*/);
    expect(stdout).toMatch(/^2 {2}error {9}probe-exists /m);
    expect(stdout).not.toContain('-->');
    expect(stdout).toMatch(/\n\n2 specs checked: \d+ findings of \d rules\n$/);
    expect(status).toBe(1);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test('is data with --format json, beside whole reports in files', () => {
    const { stdout } = probeable(
      ...[
        'check',
        '--statistics',
        '--select',
        'probe-ebadfd',
        '--format',
        'json',
        '--output',
        'sarif:out.sarif',
      ],
    );
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      statistics: [{ rule: 'probe-ebadfd', severity: 'error', count: 1, fixable: 1 }],
      unreadable: [],
      notes: [],
      summary: { files: 1, errors: 1 },
    });
    expect(JSON.parse(stdout)).not.toHaveProperty('files');
    expect(probeable('check', '--statistics', '--format', 'sarif')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('use --format pretty or json'),
    });
  });

  test('shows what could not be read', () => {
    expect(probeable('check', 'content', 'none.yaml', '--statistics')).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('error: none.yaml: no such file or directory'),
    });
  });
});
