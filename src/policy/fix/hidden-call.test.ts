import { expect, test } from 'vitest';
import type { PolicyAnalysis } from '../policy-analysis.ts';
import { readPolicyFile } from '../read-policy-file.ts';
import { hiddenCall } from './hidden-call.ts';
import { editText } from './json-edits.ts';

function policyOf(syscalls: readonly object[], more: object = {}): PolicyAnalysis {
  const text = JSON.stringify(
    { defaultAction: 'SCMP_ACT_ERRNO', architectures: ['SCMP_ARCH_X86_64'], syscalls, ...more },
    null,
    2,
  );
  const [policy] = readPolicyFile(text, 'p.json', {
    systemdSets: () => undefined,
    callersOf: () => [],
  }).policies;
  if (policy === undefined) throw new Error('not read');
  return policy;
}

const allow = (...names: string[]): object => ({ names, action: 'SCMP_ACT_ALLOW' });
const HIDDEN = { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 };

test.each([
  ['one of several names', [allow('read', 'clone3')], {}, [allow('read'), HIDDEN]],
  ['the only name of a rule', [allow('read'), allow('clone3')], {}, [allow('read'), HIDDEN]],
  ['hidden by the default', [allow('read', 'clone3')], { defaultErrnoRet: 38 }, [allow('read')]],
])('%s', (_, syscalls, more, expected) => {
  const policy = policyOf(syscalls, more);
  const proved = hiddenCall(policy, 'clone3');
  expect(proved && JSON.parse(editText(policy.places.text, proved.edits)).syscalls).toEqual(expected);
  expect([...new Set(proved?.changes.map(({ what, kind }) => `${what} ${kind}`))]).toEqual(['clone3 closed']);
});

test('a call that a capability opens is left as it is', () => {
  const scoped = { ...allow('clone3'), includes: { caps: ['CAP_SYS_ADMIN'] } };
  expect(hiddenCall(policyOf([allow('read', 'clone3'), scoped]), 'clone3')).toBeUndefined();
});
