import { describe, expect, test } from 'vitest';
import { RULES } from '../../../rules/index.ts';
import { editText } from '../../policy/fix/json-edits.ts';
import { judgePolicies } from './judge-policies.ts';

const FACTS = { systemdSets: () => undefined, callersOf: () => [] };

function judge(text: string, path = 'profile.json') {
  const options = {
    rules: RULES,
    unjudged: [],
    knownRules: RULES.map(({ id }) => id),
    severity: (_: unknown, own: 'error' | 'warning' | 'info') => own,
    url: () => undefined,
  };
  return judgePolicies(path, text, options, FACTS).documents;
}

function findings(text: string, path?: string): string[] {
  return judge(text, path).flatMap((document) =>
    document.findings.map(({ rule, start, message }) => `${start.line}:${start.column} ${rule}: ${message}`),
  );
}

const EVADED = `{
  "defaultAction": "SCMP_ACT_ERRNO",
  "defaultErrnoRet": 38,
  "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [
    {
      "names": ["ioctl"],
      "action": "SCMP_ACT_ALLOW",
      "args": [{ "index": 1, "value": 21522, "op": "SCMP_CMP_NE" }]
    }
  ]
}
`;

test('a policy is judged as each engine installs it, and says so', () => {
  const [document, ...others] = judge(EVADED);
  expect(others).toEqual([]);
  expect(document?.policy).toEqual({
    name: undefined,
    form: 'a profile of OCI, Docker or containers/common',
    host: 'x86_64',
    engines: ['runc', 'crun'],
  });
  expect(document).toMatchObject({ syscall: undefined, grade: undefined });
});

test('bits that the kernel does not look at are found where the call is named', () => {
  expect(findings(EVADED).filter((line) => line.includes('upper-half'))).toEqual([
    '7:17 policy-upper-half: ioctl(0, 0x100005412) passes, although the kernel does what it does for ioctl(0, 0x5412), which gets ENOSYS: it takes the low 32 bits of argument 1',
  ]);
});

describe('suppressions', () => {
  const withComment = (comment: string): string =>
    EVADED.replace('"names": ["ioctl"],', `"comment": "${comment}", "names": ["ioctl"],`);

  test('the key "comment" of a rule silences findings in that rule', () => {
    const text = withComment('probeable-ignore policy-upper-half: AppArmor refuses TIOCSTI');
    expect(findings(text).join('\n')).not.toMatch('upper-half');
  });

  test('without a reason it silences nothing, and says so', () => {
    const found = findings(withComment('probeable-ignore policy-upper-half')).join('\n');
    expect(found).toMatch('policy-upper-half: ioctl(');
    expect(found).toMatch('suppression-unused: this suppression has no effect because it gives no reason');
  });

  test('one that silences nothing is reported', () => {
    const text = withComment('probeable-ignore policy-new-calls: programs are known');
    expect(findings(text).join('\n')).toMatch('7:18 suppression-unused: policy-new-calls no longer reports');
  });
});

test.each([
  [
    'a text in no known form',
    'hello\n',
    'x.txt',
    /^1:1 policy-syntax: the text is neither JSON nor in another form/,
  ],
  [
    'an unknown action',
    '{"defaultAction": "SCMP_ACT_DENY"}',
    'p.json',
    /^1:19 policy-syntax: action "SCMP_ACT_DENY" is unknown/,
  ],
  [
    'what runc and crun refuse',
    '{"defaultAction": "SCMP_ACT_NOTIFY"}',
    'p.json',
    /^1:19 policy-syntax: runc does not install this policy: SCMP_ACT_NOTIFY cannot be the default action/,
  ],
])('%s is reported with its place', (_, text, path, message) => {
  expect(findings(text, path).find((line) => line.includes('policy-syntax'))).toMatch(message);
});

test('policies of one text have a result each', () => {
  const text = ['a', 'b']
    .map(
      (name) =>
        `apiVersion: security-profiles-operator.x-k8s.io/v1beta1\nkind: SeccompProfile\nmetadata:\n  name: ${name}\nspec:\n  defaultAction: SCMP_ACT_KILL\n`,
    )
    .join('---\n');
  const documents = judge(text, 'profiles.yaml');
  expect(documents.map(({ policy }) => policy?.name?.split('/').at(-1))).toEqual(['a', 'b']);
  const newCalls = documents.map(({ findings: own }) =>
    own.filter(({ rule }) => rule === 'policy-new-calls'),
  );
  expect(newCalls.map(({ length }) => length)).toEqual([1, 1]);
});

test('a fix says all that it changes, and there is none where something else would change', () => {
  const allowed = (more: object): string =>
    JSON.stringify({
      defaultAction: 'SCMP_ACT_ERRNO',
      architectures: ['SCMP_ARCH_X86_64'],
      syscalls: [{ names: ['read', 'clone3'], action: 'SCMP_ACT_ALLOW' }, more],
    });
  const fixOf = (text: string) =>
    judge(text)
      .flatMap((document) => document.findings)
      .find(({ rule }) => rule === 'policy-new-calls')?.fix;
  const fix = fixOf(allowed({ names: ['write'], action: 'SCMP_ACT_ALLOW' }));
  expect(fix).toMatchObject({ isSafe: false, changes: 'answer' });
  expect(fix?.title).toMatch(
    /^make ENOSYS the default; nothing else changes than \d+ answers: .*close_range.* and \d+ more$/,
  );
  // What a capability decides would be decided otherwise in a container that has it.
  const scoped = { names: ['mount'], action: 'SCMP_ACT_ALLOW', includes: { caps: ['CAP_SYS_ADMIN'] } };
  expect(fixOf(allowed(scoped))).toBeUndefined();
  // Two values of an argument cannot be left out by conditions that engines join by "or".
  const values = [1, 8].map((value) => ({ index: 0, value, op: 'SCMP_CMP_EQ' }));
  expect(fixOf(allowed({ names: ['personality'], action: 'SCMP_ACT_ALLOW', args: values }))).toBeUndefined();
});

test('clone3 beside a filtered clone is hidden by a fix, in lists of both kinds', () => {
  const filtered = {
    names: ['clone'],
    args: [{ index: 0, value: 268435456, valueTwo: 268435456, op: 'SCMP_CMP_MASKED_EQ' }],
  };
  const text = JSON.stringify({
    defaultAction: 'SCMP_ACT_ALLOW',
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: [{ ...filtered, action: 'SCMP_ACT_ERRNO' }],
  });
  const found = judge(text)
    .flatMap((document) => document.findings)
    .find(({ rule }) => rule === 'policy-hidden-flags');
  expect(found?.fix?.title).toBe('answer ENOSYS for clone3; nothing else changes than 1 answer: clone3');
  expect(found?.fix && editText(text, found.fix.edits)).toContain(
    '{ "names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38 }',
  );
});
