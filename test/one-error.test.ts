import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareGrades } from '../src/entry/grade.ts';
import type { DocumentResult } from '../src/lint/file-result.ts';
import { lintFiles, xyzzy } from './support/lint.ts';

/* One error does not hide the others: what can still be judged is judged, and nothing that cannot. */

const judge = (text: string): DocumentResult => {
  const [document] = lintFiles({ 'x.yaml': text }).flatMap(({ documents }) => documents);
  if (document === undefined) throw new Error('no document');
  return document;
};
const rules = (text: string): readonly string[] => judge(text).findings.map(({ rule }) => rule);

describe('what stands beside an error is judged', () => {
  test('eight arguments', () => {
    const text = xyzzy(
      'int xyzzy(int fd, struct s *p, int a, int b, int c, int d, int e, pid_t pid)',
      '- permission: CAP_X\n  error: EPERM\n- lookup: fd\n  error: EBADFD\n- copy: p\n- effect: does it\n- write: p',
      'structs: {s: {a: __u32, b: __u64, next: char *}}\n',
    );
    expect(judge(text).grade).toBe('unknown');
    expect(rules(text)).toEqual(
      expect.arrayContaining([
        'abi-argument-count',
        'abi-user-annotation',
        'abi-pointer-in-struct',
        'struct-padding',
        'handle-is-fd',
        'probe-ebadfd',
        'abi-failure-after-effect',
      ]),
    );
    expect(rules(text)).not.toContain('probe-exists');
  });

  const around = (step: string): string =>
    xyzzy(
      'int xyzzy(int fd, struct s *how, unsigned int flags)',
      `- lookup: fd\n  error: EBADFD\n${step}\n- effect: does it\n- work: fails\n  error: EIO`,
      'structs: {s: {a: __u64, bits: __u64}}\n',
    );

  test.each([
    ['an unknown name', '- check: flags & ~XYZZY_ALL\n  error: EINVAL', 'spec-unknown-name'],
    ['a field before its copy', '- check: how->bits != 0\n  error: EINVAL', 'spec-read-before-copy'],
    ['no C', '- check: flags &\n  error: EINVAL', 'spec-syntax'],
    ['no such step', '- chekc: flags != 0\n  error: EINVAL', 'spec-schema'],
    ['a step without its errno', '- check: flags != 0', 'spec-schema'],
    ['a key that no step has', '- check: flags != 0\n  errro: EINVAL\n  error: EINVAL', 'spec-schema'],
    ['no pointer', '- copy: flags', 'spec-schema'],
    ['no release', '- check: flags != 0\n  error: EINVAL\n  since: soon', 'spec-schema'],
    ['a step that is a list', '- [check, flags]', 'spec-schema'],
  ])('%s in a step', (_, step, rule) => {
    const found = judge(around(step));
    expect(found.findings.map((finding) => finding.rule)).toEqual(
      expect.arrayContaining([
        rule,
        'probe-ebadfd',
        'abi-user-annotation',
        'struct-size',
        'abi-failure-after-effect',
      ]),
    );
    expect(found.findings.find((finding) => finding.rule === 'abi-failure-after-effect')?.message).toMatch(
      /^step 4 \(work: fails\).*step 3 \(effect: does it\)$/,
    );
    // Descriptor -1 is refused before it, whatever it does.
    expect(found.grade).toBe('strong');
    for (const absent of ['flags-unknown-bits', 'probe-permanent', 'derive-unknown'])
      expect(found.findings.map((finding) => finding.rule)).not.toContain(absent);
  });

  test('an errno that nobody knows', () => {
    expect(rules(around('- check: flags != 0\n  error: EINVALID'))).toEqual(
      expect.arrayContaining(['spec-errno', 'probe-ebadfd', 'abi-user-annotation']),
    );
  });

  test('a field whose type nobody knows: the struct is not judged, the call is', () => {
    const text = xyzzy(
      'int xyzzy(int fd, struct s *how, unsigned int flags)',
      '- permission: CAP_X\n  error: EPERM\n- copy: how\n- effect: does it',
      'structs: {s: {a: __u8, b: foo_t, c: __u64}}\n',
    );
    expect(rules(text)).toEqual(expect.arrayContaining(['spec-unknown-name', 'abi-user-annotation']));
    for (const absent of [
      'struct-padding',
      'struct-size',
      'abi-compat',
      'probe-exists',
      'spec-unreachable-step',
    ])
      expect(rules(text)).not.toContain(absent);
    expect(judge(text).grade).toBe('unknown');
  });

  test('a prototype that is no C leaves the error alone', () => {
    expect(rules(xyzzy('int xyzzy(int', '- effect: x'))).toEqual(['spec-syntax']);
  });
});

const folder = join(import.meta.dirname, '../content/syscalls');
const files = readdirSync(folder);

/** A text with one step made unreadable. */
function breakStep(text: string, chosen: number): string | undefined {
  const entry = text.indexOf('\nentry:');
  const steps = [...text.matchAll(/^ {2}- (check|copy|lookup|write|done): (.+)$/gm)].filter(
    ({ index }) => index > entry,
  );
  const step = steps[chosen];
  if (step === undefined) return undefined;
  const at = step.index + `  - ${step[1]}: `.length;
  const end = step.index + step[0].length;
  return `${text.slice(0, at)}no_such_name${text.slice(end)}`;
}

test('what is not known makes no grade better, and adds no finding', () => {
  const added: string[] = [];
  for (const [index, file] of files.entries()) {
    const text = readFileSync(join(folder, file), 'utf8');
    const whole = judge(text);
    const known = new Set(whole.findings.map(({ rule }) => rule));
    const broken = breakStep(text, index % 4);
    if (broken === undefined || whole.grade === undefined) continue;
    const { grade, findings } = judge(broken);
    if (grade !== 'unknown' && compareGrades(grade ?? 'none', whole.grade) < 0)
      added.push(`${file}: ${whole.grade} became ${grade}`);
    if (grade === 'none' && whole.grade !== 'none') added.push(`${file}: none of ${whole.grade}`);
    // That too little is known is what is to be said.
    for (const { rule } of findings)
      if (
        !known.has(rule) &&
        !rule.startsWith('spec-') &&
        !(rule === 'derive-unknown' && grade === 'unknown')
      )
        added.push(`${file}: ${rule}`);
  }
  expect(added).toEqual([]);
});
