import { describe, expect, test } from 'vitest';
import { specOf } from '../../../test/support/lint.ts';
import { explainTrace } from '../explain.ts';
import { gradeOf, isProbe } from '../grade.ts';
import { compileEntry, trace } from '../trace.ts';

const SPEC = specOf(`syscall: xyzzy
prototype: int xyzzy(int fd, unsigned int flags)
entry:
  - gate: CONFIG_XYZZY
    error: ENOSYS
  - check: flags
    error: EINVAL
  - gate: CONFIG_PLUGH, or a sysctl
    error: EOPNOTSUPP
  - lookup: fd
    error: EBADF
  - effect: does it
`);

function traced(call: string, options?: Record<string, boolean>) {
  const read = SPEC.readCall(call);
  if (!read.ok) throw new Error('no call');
  const entry = compileEntry(SPEC, [7, 2], options && new Map(Object.entries(options)));
  const found = trace(entry, read.call);
  return { entry, found, results: found.outcomes.map(({ result }) => result) };
}

describe('a gate that is one option of the configuration', () => {
  test('passes where the option is set', () => {
    const { entry, found, results } = traced('xyzzy(-1, 1)', { CONFIG_XYZZY: true });
    expect(results).toEqual(['EINVAL']);
    expect(explainTrace(entry, found)[0]).toBe('CONFIG_XYZZY is set');
    expect(gradeOf(entry, found)).toBe('weak');
  });

  test('ends every call where it is not set, so that none is a probe', () => {
    const { entry, found, results } = traced('xyzzy(-1, 1)', { CONFIG_XYZZY: false });
    expect([results, found.isAbsent, isProbe(found)]).toEqual([['ENOSYS'], true, false]);
    expect(explainTrace(entry, found).slice(0, 2)).toEqual([
      'CONFIG_XYZZY is not set',
      'this kernel does not have the call',
    ]);
  });

  test.each([[undefined], [{}], [{ CONFIG_PLUGH: true }]])('is open either way with %j', (options) => {
    const { entry, found, results } = traced('xyzzy(-1, 1)', options);
    expect(results).toEqual(['ENOSYS', 'EINVAL']);
    expect(explainTrace(entry, found)[0]).toBe('the call may be switched off');
  });
});

test('a gate that is more than one option is decided by none', () => {
  const { results } = traced('xyzzy(-1, 0)', { CONFIG_XYZZY: true, CONFIG_PLUGH: true });
  expect(results).toEqual(['EOPNOTSUPP', 'EBADF']);
});

test.each([
  ['with', true, ['EINVAL']],
  ['with', false, ['success']],
  ['without', true, ['success']],
  ['without', false, ['EINVAL']],
])('a gate %s an option that is set: %j', (closed, isSet, expected) => {
  const spec = specOf(`syscall: xyzzy
prototype: int xyzzy(int fd)
entry:
  - gate: ${closed} CONFIG_XYZZY
    error: EINVAL
`);
  const read = spec.readCall('xyzzy(0)');
  if (!read.ok) throw new Error('no call');
  const entry = compileEntry(spec, [7, 2], new Map([['CONFIG_XYZZY', isSet]]));
  expect(trace(entry, read.call).outcomes.map(({ result }) => result)).toEqual(expected);
});
