import { describe, expect, test } from 'vitest';
import { lintFiles, specOf, xyzzy } from '../../test/support/lint.ts';
import { compileEntry, trace } from '../entry/trace.ts';
import { findKernelArchitecture, type KernelArchitecture } from './architecture.ts';
import { readSpecs } from './read.ts';

const TEXT = xyzzy(
  'int xyzzy(unsigned int flags)',
  `- check: flags & ~KNOWN
  error: EINVAL
- check: flags == XYZZY_OWN
  arch: [arm64, mips]
  error: EDOM
- check: flags == 0x40
  arch: riscv
  error: ERANGE`,
  `arguments:
  flags: { role: flags, values: { XYZZY_OWN: { value: 0x4, arm64: 0x8, mips: 1 << 4 } } }
constants: { KNOWN: XYZZY_OWN | 0x40 }
`,
);

/** What xyzzy() may fail with on an architecture; the names have the values of that architecture. */
function results(call: string, architecture: KernelArchitecture, text = TEXT): string {
  const spec = specOf(text).on(architecture);
  const read = spec.readCall(call);
  if (!read.ok) return read.faults.map(({ message }) => message).join();
  return trace(compileEntry(spec), read.call)
    .outcomes.map(({ result }) => result)
    .join(' ');
}

describe('a value by architecture', () => {
  test.each<[KernelArchitecture, string, string, string]>([
    ['x86_64', 'success', 'EINVAL', 'EINVAL'],
    ['riscv', 'success', 'EINVAL', 'EINVAL'],
    ['arm64', 'EINVAL', 'EDOM', 'EINVAL'],
    ['mips', 'EINVAL', 'EINVAL', 'EDOM'],
  ])('on %s decides what constants made of it are', (architecture, four, eight, sixteen) => {
    expect(results('xyzzy(4)', architecture)).toBe(four);
    expect(results('xyzzy(8)', architecture)).toBe(eight);
    expect(results('xyzzy(16)', architecture)).toBe(sixteen);
  });

  test('has its name in calls, too', () => {
    expect(results('xyzzy(XYZZY_OWN)', 'x86_64')).toBe('success');
    expect(results('xyzzy(XYZZY_OWN)', 'mips')).toBe('EDOM');
  });

  test('is read again from the variant of another architecture', () => {
    const spec = specOf(TEXT);
    expect(spec.on('arm64').on('x86_64').constants.get('XYZZY_OWN')?.value).toBe(4n);
    expect(spec.on('x86_64')).toBe(spec);
  });

  test('makes no variant of a spec that has none', () => {
    const spec = specOf(xyzzy('int xyzzy(int fd)', '- lookup: fd\n  error: EBADF'));
    expect(spec.dependsOnArchitecture).toBe(false);
    expect(spec.on('arm64')).toBe(spec);
    expect(specOf(TEXT).dependsOnArchitecture).toBe(true);
  });
});

test('a step of some architectures is taken on those alone', () => {
  expect(results('xyzzy(0x40)', 'x86_64')).toBe('success');
  expect(results('xyzzy(0x40)', 'riscv')).toBe('ERANGE');
  expect(results('xyzzy(0x40)', 'arm64')).toBe('success');
});

test('a step of other architectures than x86_64 is not called unreachable', () => {
  const findings = lintFiles({ 'x.yaml': TEXT }).flatMap(({ documents }) =>
    documents.flatMap((document) => document.findings.map(({ rule }) => rule)),
  );
  expect(findings).toContain('probe-declared');
  expect(findings).not.toContain('spec-unreachable-step');
});

describe('faults', () => {
  const withValue = (value: string) =>
    xyzzy('int xyzzy(int a)', '- check: a == K\n  error: EINVAL', `constants: { K: ${value} }\n`);
  test.each([
    ['an unknown architecture', '{ value: 1, arm65: 2 }', 'arm65', 'did you mean "arm64"?'],
    ['no value for the others', '{ arm64: 2 }', 'arm64', 'needs the key "value"'],
    [
      'an unknown name, on another architecture',
      '{ value: 1, arm64: NOPE }',
      'NOPE',
      '"NOPE" is not defined',
    ],
    ['no constant, on another architecture', '{ value: 1, mips: a }', 'a', '"a" is not defined'],
    ['a list', '[1, 2]', '[1, 2', 'expected a C number, not a list'],
  ])('%s', (_, value, place, message) => {
    const text = withValue(value);
    const [problem] = readSpecs(text).documents[0]?.problems ?? [];
    expect(problem?.message).toContain(message);
    expect(text.slice(problem?.range.start, problem?.range.end)).toBe(place);
  });

  test('a step of an unknown architecture', () => {
    const text = xyzzy('int xyzzy(int a)', '- check: a\n  arch: [arm64, arm65]\n  error: EINVAL');
    const [problem] = readSpecs(text).documents[0]?.problems ?? [];
    expect(problem?.message).toContain('did you mean "arm64"?');
    expect(text.slice(problem?.range.start, problem?.range.end)).toBe('arm65');
  });
});

test('architectures have the names of uname, Debian, Go and libseccomp', () => {
  expect(
    ['aarch64', 'amd64', 'ppc64el', 's390x', 'riscv64', 'i686', 'x32', 'loong64', 'constructor'].map(
      findKernelArchitecture,
    ),
  ).toEqual(['arm64', 'x86_64', 'powerpc', 's390', 'riscv', 'i386', 'x86_64', 'loongarch', undefined]);
});
