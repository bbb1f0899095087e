import { describe, expect, test } from 'vitest';
import { specOf } from '../../test/support/traced-kernel.ts';
import { compileEntry } from '../entry/trace.ts';
import type { Version } from '../spec/version.ts';
import { Vouchers } from './vouchers.ts';

const spec = (entry: string, returns = 'status') => `syscall: xyzzy
status: merged
since: "5.1"
number: 5
prototype: long xyzzy(int fd, void __user *data, size_t size, unsigned int flags)
returns: ${returns}
entry:
${entry}`;

/** What is said of a call before it is made; `shipped` is the same spec where it is left out. */
function safety(call: string, claimed: string, shipped = claimed, kernel: Version = [6, 1]) {
  const own = specOf(claimed);
  const read = own.readCall(call);
  if (!read.ok) throw new Error(read.faults[0]?.message);
  const vouchers = new Vouchers(new Map([['xyzzy', specOf(shipped)]]), new Set(), kernel);
  return vouchers.safetyOf(compileEntry(own, kernel), read.call);
}

describe('a release is not the kernel that runs', () => {
  const backported = spec(`  - check: flags
    until: "6.15"
    error: EINVAL
  - check: flags & ~1
    since: "6.15"
    error: EINVAL
  - check: size == 7
    since: "6.3"
    error: EINVAL
  - effect: changes something
`);
  test.each<[string, Version, string]>([
    ['xyzzy(0, NULL, 0, 1)', [6, 1], 'changes'],
    ['xyzzy(0, NULL, 0, 2)', [6, 1], 'fails'],
    ['xyzzy(0, NULL, 7, 0)', [6, 1], 'changes'],
    ['xyzzy(0, NULL, 7, 0)', [6, 12], 'fails'],
    ['xyzzy(0, NULL, 0, 2)', [7, 0], 'fails'],
  ])('%s on %s: %s', (call, kernel, expected) => {
    expect(safety(call, backported, backported, kernel)).toBe(expected);
  });

  test('two newer changes may be there one without the other', () => {
    // Neither 6.1, 6.4 nor 6.9 lets it pass; a 6.1 with the second change alone does.
    const apart = spec(`  - check: flags == 1
    until: "6.9"
    error: EINVAL
  - check: flags == 1
    since: "6.4"
    error: EBUSY
  - effect: changes something
`);
    expect(safety('xyzzy(0, NULL, 0, 1)', apart)).toBe('changes');
    expect(safety('xyzzy(0, NULL, 0, 1)', apart, apart, [6, 4])).toBe('fails');
  });

  test('more changes than can be combined are each in doubt', () => {
    const steps = Array.from(
      { length: 12 },
      (_, index) => `  - check: flags == ${index}\n    until: "7.${index}"\n    error: EINVAL\n`,
    );
    const many = spec(
      `${steps.join('')}  - check: flags == 99\n    error: EINVAL\n  - effect: changes something\n`,
    );
    expect(safety('xyzzy(0, NULL, 0, 3)', many)).toBe('changes');
    expect(safety('xyzzy(0, NULL, 0, 99)', many)).toBe('fails');
  });
});

describe('a mere query', () => {
  const query = spec(`  - check: flags
    error: EINVAL
  - lookup: fd
    error: EBADF
  - write: data
    size: size
    error: EFAULT
`);
  const effect = spec(`  - check: flags
    error: EINVAL
  - effect: changes something
`);
  const strict = spec(`  - check: flags || size == 3
    error: EINVAL
  - effect: changes something
`);
  test('changes nothing by both specs, and is made', () => {
    expect(safety('xyzzy(0, buffer(8), 8, 0)', query)).toBe('query');
    expect(safety('xyzzy(0, buffer(8), 8, 1)', query)).toBe('fails');
  });

  test('is none where either spec says that something changes', () => {
    expect(safety('xyzzy(0, buffer(8), 8, 0)', query, effect)).toBe('changes');
    expect(safety('xyzzy(0, buffer(8), 8, 0)', effect, query)).toBe('changes');
  });

  test('contradicts a spec that refuses it: it is made on the word of the shipped one', () => {
    expect(safety('xyzzy(0, buffer(8), 3, 0)', strict, query)).toBe('query');
    expect(safety('xyzzy(0, buffer(8), 3, 0)', strict, effect)).toBe('changes');
  });

  test('is none where the kernel may write past the memory that it was given', () => {
    expect(safety('xyzzy(0, buffer(8), 64, 0)', query)).toBe('changes');
  });

  test('is none where a success lasts: a descriptor, a mapping', () => {
    for (const returns of ['fd', 'pointer', 'never'])
      expect([
        returns,
        safety(
          'xyzzy(0, buffer(8), 8, 0)',
          query.replace('status: merged', 'status: merged').replace('returns: status', `returns: ${returns}`),
        ),
      ]).toEqual([returns, 'changes']);
  });

  test('waits for nothing and kills nobody', () => {
    for (const step of ['wait: for a while', 'signal: SIGKILL', 'effect: changes something'])
      expect([step, safety('xyzzy(0, NULL, 0, 0)', spec(`  - ${step}\n    when: flags == 0\n`))]).toEqual([
        step,
        'changes',
      ]);
  });

  test('is none by the word of a stranger alone', () => {
    const own = specOf(query);
    const vouchers = new Vouchers(new Map(), new Set(['xyzzy']), [6, 1]);
    const of = (text: string) => {
      const read = own.readCall(text);
      return read.ok ? vouchers.safetyOf(compileEntry(own, [6, 1]), read.call) : undefined;
    };
    expect([of('xyzzy(0, buffer(8), 8, 0)'), of('xyzzy(0, buffer(8), 8, 1)')]).toEqual(['changes', 'fails']);
  });
});

describe('a kernel that is not known', () => {
  const changed = spec(`  - check: flags & ~1
    until: "6.15"
    error: EINVAL
  - check: flags & ~3
    since: "6.15"
    error: EINVAL
  - check: size == 7
    since: "5.1"
    error: EINVAL
  - effect: changes something
`);
  test.each([
    ['what every release refuses is made', 'xyzzy(0, NULL, 0, 4)', 'fails'],
    ['what some release lets pass is not', 'xyzzy(0, NULL, 0, 2)', 'changes'],
    ['what the call has refused from its first release on is made', 'xyzzy(0, NULL, 7, 0)', 'fails'],
  ])('%s: %s', (_, call, expected) => {
    const own = specOf(changed);
    const read = own.readCall(call);
    if (!read.ok) throw new Error(read.faults[0]?.message);
    const vouchers = new Vouchers(new Map([['xyzzy', own]]), new Set(), undefined);
    expect(vouchers.safetyOf(compileEntry(own), read.call)).toBe(expected);
  });
});
