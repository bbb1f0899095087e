import { expect, test } from 'vitest';
import { specOf } from '../../../test/support/lint.ts';
import { explainTrace } from '../explain.ts';
import { compileEntry, trace } from '../trace.ts';

const WITHOUT_MODULES = {
  CONFIG_SECURITY_SELINUX: false,
  CONFIG_SECURITY_SMACK: false,
  CONFIG_BPF_LSM: false,
};

function traced(words: string, options: Record<string, boolean>, kernel: readonly [number, number] = [7, 2]) {
  const spec = specOf(`syscall: xyzzy
prototype: int xyzzy(unsigned int flags)
entry:
  - permission: ${words}
    error: [EPERM, EACCES]
  - check: flags
    error: EINVAL
`);
  const read = spec.readCall('xyzzy(1)');
  if (!read.ok) throw new Error('no call');
  const entry = compileEntry(spec, kernel, new Map(Object.entries(options)));
  const found = trace(entry, read.call);
  return { results: found.outcomes.map(({ result }) => result), why: explainTrace(entry, found)[0] };
}

test('modules refuse nothing where none that has the hook is built in', () => {
  const { results, why } = traced(
    'a security module refuses (security_ipc_permission, security_shm_associate)',
    WITHOUT_MODULES,
  );
  expect(results).toEqual(['EINVAL']);
  expect(why).toBe('no security module that would refuse is built in');
});

test.each([
  ['one of them is', { ...WITHOUT_MODULES, CONFIG_SECURITY_SMACK: true }],
  ['programs can be attached to hooks', { ...WITHOUT_MODULES, CONFIG_BPF_LSM: true }],
  ['the configuration does not say', {}],
])('they may refuse where %s', (_, options) => {
  const { results } = traced('a security module refuses (security_syslog)', options);
  expect(results).toEqual(['EPERM', 'EACCES', 'EINVAL']);
});

test('without CONFIG_SECURITY there is none, whatever else is not said', () => {
  expect(traced('a security module refuses (security_syslog)', { CONFIG_SECURITY: false }).results).toEqual([
    'EINVAL',
  ]);
});

test.each([
  'a security module refuses',
  'a security module refuses (security_task_setnice)',
  'CAP_SYSLOG; or a security module refuses (security_syslog)',
])('%s: no configuration decides it', (words) => {
  expect(traced(words, { CONFIG_SECURITY: false }).results).toContain('EPERM');
});

test('which module has which hook was not read before 6.12', () => {
  const words = 'a security module refuses (security_syslog)';
  expect(traced(words, WITHOUT_MODULES, [6, 12]).results).toEqual(['EINVAL']);
  expect(traced(words, WITHOUT_MODULES, [6, 11]).results).toContain('EPERM');
});
