import { expect, test } from 'vitest';
import { PolicyAnalysis } from './policy-analysis.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { ScopedInstallations } from './scoped-installations.ts';
import { shadowedRules } from './shadowed-rules.ts';

const FACTS = { systemdSets: () => undefined, callersOf: () => [] };

function shadowed(syscalls: readonly unknown[], architectures = ['SCMP_ARCH_X86_64']): readonly string[] {
  const text = JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', architectures, syscalls });
  const [policy] = readPolicyFile(text, 'p.json', FACTS).policies;
  if (!(policy instanceof PolicyAnalysis)) throw new Error(text);
  return [...shadowedRules(policy, new ScopedInstallations(policy), new Set())].map(
    ({ name, rule, by }) => `${name} ${rule.pointer} by ${by?.pointer}`,
  );
}

const isEight = [{ index: 0, value: 8, op: 'SCMP_CMP_EQ' }];
const allow = { names: ['personality'], action: 'SCMP_ACT_ALLOW' };
const kill = { names: ['personality'], action: 'SCMP_ACT_KILL' };

test('a rule without conditions wins over one with conditions, before it and after it', () => {
  expect(shadowed([allow, { ...kill, args: isEight }])).toEqual(['personality /syscalls/1 by /syscalls/0']);
  expect(shadowed([{ ...kill, args: isEight }, allow])).toEqual(['personality /syscalls/0 by /syscalls/1']);
});

test('of two rules without conditions the first stays', () => {
  expect(shadowed([allow, kill])).toEqual(['personality /syscalls/1 by /syscalls/0']);
});

test('rules with different conditions decide both', () => {
  const isNine = [{ index: 0, value: 9, op: 'SCMP_CMP_EQ' }];
  expect(
    shadowed([
      { ...allow, args: isEight },
      { ...kill, args: isNine },
    ]),
  ).toEqual([]);
});

test.each([
  ['another capability', { includes: { caps: ['CAP_SYS_ADMIN'] } }],
  ['containers without a capability', { excludes: { caps: ['CAP_SYS_ADMIN'] } }],
  ['another host', { includes: { arches: ['arm64'] } }],
  ['a newer kernel', { includes: { minKernel: '6.1' } }],
  ['older kernels', { excludes: { minKernel: '6.1' } }],
])('a rule for %s hides none that counts everywhere', (_, scope) => {
  expect(
    shadowed([
      { ...allow, ...scope },
      { ...kill, args: isEight },
    ]),
  ).toEqual([]);
});

test('a rule for older kernels is none that decides nothing', () => {
  expect(shadowed([allow, { ...kill, excludes: { minKernel: '6.1' }, args: isEight }])).toEqual([]);
});

test('a rule that counts everywhere hides one for another capability', () => {
  const scope = { includes: { caps: ['CAP_SYS_ADMIN'] } };
  expect(shadowed([allow, { ...kill, ...scope, args: isEight }])).toEqual([
    'personality /syscalls/1 by /syscalls/0',
  ]);
});
