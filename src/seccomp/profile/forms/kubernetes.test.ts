import { describe, expect, test } from 'vitest';
import { readPolicies } from '../read-policies.ts';

const PROFILE = `apiVersion: security-profiles-operator.x-k8s.io/v1beta1
kind: SeccompProfile
metadata:
  name: web
spec:
  defaultAction: SCMP_ACT_ERRNO
  architectures: [SCMP_ARCH_X86_64]
  syscalls:
    - action: SCMP_ACT_ALLOW
      names: [read, write]
`;

const MAP = `apiVersion: v1
kind: ConfigMap
metadata: {name: profiles}
data:
  readme.txt: no profile
  web.json: |
    {
      "defaultAction": "SCMP_ACT_ERRNO",
      "defaultErrnoRet": 38,
      "syscalls": [{"names": ["read"], "action": "SCMP_ACT_ALLOW"}]
    }
`;

/** "line:column message" of each problem. */
function problems(text: string): string[] {
  return readPolicies(text).problems.map(({ message, place }) => `${place.line}:${place.column} ${message}`);
}

/** "name: names of its rules (where they stand)" of each policy. */
function read(text: string): string[] {
  const { policies, problems: found } = readPolicies(text);
  expect(found).toEqual([]);
  return policies.map(({ name, policy }) => {
    if (policy.kind !== 'profile') throw new Error(policy.kind);
    const rules = policy.profile.rules.map(({ names, origin }) => `${names.join(' ')} (${origin})`);
    return `${name}: ${policy.profile.defaultAction.errno ?? 'no errno'}; ${rules.join('; ')}`;
  });
}

describe('Kubernetes objects', () => {
  test("a SeccompProfile has OCI's profile in its spec", () => {
    expect(read(PROFILE)).toEqual(['web: no errno; read write (rule 1 of the profile, line 9)']);
    expect(readPolicies(PROFILE).form).toBe('Kubernetes objects');
  });

  test('as JSON, as kubectl prints it, and in a List', () => {
    const json = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        {
          apiVersion: 'security-profiles-operator.x-k8s.io/v1',
          kind: 'SeccompProfile',
          metadata: { name: 'web' },
          spec: {
            defaultAction: 'SCMP_ACT_ERRNO',
            syscalls: [{ names: ['read'], action: 'SCMP_ACT_ALLOW' }],
          },
        },
      ],
    });
    expect(read(json)).toEqual(['web: no errno; read (rule 1 of the profile, line 1)']);
  });

  test('a ConfigMap has profiles as JSON; its other data are passed over', () => {
    expect(read(MAP)).toEqual(['profiles/web.json: 38; read (rule 1 of the profile, line 4 of web.json)']);
  });

  test('what Helm renders has several documents, of which each profile is a policy', () => {
    const rendered = `---\n# Source: web/templates/service.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\n---\n# Source: web/templates/profile.yaml\n${PROFILE}---\n${MAP}`;
    expect(read(rendered)).toEqual([
      'web: no errno; read write (rule 1 of the profile, line 17)',
      'profiles/web.json: 38; read (rule 1 of the profile, line 4 of web.json)',
    ]);
  });

  test('errnoRet is a string up to v1beta1, and arguments keep 64 bits', () => {
    const text = `${PROFILE}    - action: SCMP_ACT_ERRNO
      names: [clone3]
      errnoRet: "38"
      args:
        - {index: 0, value: 0x7e020000, valueTwo: 18446744073709551615, op: SCMP_CMP_MASKED_EQ}
`;
    const [named] = readPolicies(text).policies;
    const rule = named?.policy.kind === 'profile' ? named.policy.profile.rules[1] : undefined;
    expect(rule?.action).toEqual({ name: 'ERRNO', errno: 38 });
    expect(rule?.conditions).toEqual([
      { index: 0, operator: 'MASKED_EQ', mask: 0x7e020000n, datum: 0xffff_ffff_ffff_ffffn },
    ]);
  });

  test('a base profile is not resolved, and the policy says so with its line', () => {
    const text = PROFILE.replace('spec:', 'spec:\n  baseProfileName: runc-v1.1.5');
    expect(readPolicies(text).policies[0]?.notes).toEqual([
      'line 6: the operator adds the rules of the base profile "runc-v1.1.5", which is not resolved here; what it allows is not counted',
    ]);
  });

  test.each([
    [
      'an unknown action',
      PROFILE.replace('SCMP_ACT_ALLOW', 'SCMP_ACT_ALOW'),
      '9:15 action "SCMP_ACT_ALOW" is unknown; did you mean "SCMP_ACT_ALLOW"?',
    ],
    [
      'an unknown key',
      PROFILE.replace('architectures:', 'architecture:'),
      '7:17 "architecture" is not a key of a profile, and engines ignore it; did you mean "architectures"?',
    ],
    [
      'JSON in a ConfigMap that is none',
      MAP.replace('38,', '38,,'),
      '9:29 web.json: the profile is not JSON: unexpected ,',
    ],
    [
      'an action in a ConfigMap',
      MAP.replace('SCMP_ACT_ALLOW', 'SCMP_ACT_ALOW'),
      '10:50 web.json: action "SCMP_ACT_ALOW" is unknown; did you mean "SCMP_ACT_ALLOW"?',
    ],
    [
      'a workload, which names a profile and holds none',
      'apiVersion: v1\nkind: Pod\nspec: {securityContext: {seccompProfile: {type: RuntimeDefault}}}\n',
      '1:1 no object holds a seccomp profile (the text has Pod); a SeccompProfile does, and a ConfigMap with a profile as JSON',
    ],
    [
      'a template that was not rendered',
      PROFILE.replace('name: web', 'name: {{ .Release.Name }}'),
      '4:1 "name: {{ .Release.Name }}" is a Helm template that was not rendered, so the objects are not known; render the chart first ("helm template")',
    ],
    [
      'aliases that grow without end',
      `apiVersion: v1\nkind: List\na: &a [${'x,'.repeat(50)}]\nb: &b [${'*a,'.repeat(50)}]\nc: &c [${'*b,'.repeat(50)}]\n`,
      expect.stringMatching(/^\d+:\d+ aliases repeat more than \d+ nodes/),
    ],
    [
      'lists that nest without end',
      `apiVersion: v1\nkind: ${'['.repeat(100_000)}`,
      expect.stringMatching(/^\d+:\d+ the document nests more than 64 levels deep/),
    ],
    [
      'keys of two forms',
      '{"apiVersion": "v1", "kind": "SeccompProfile", "defaultAction": "SCMP_ACT_ALLOW"}',
      expect.stringMatching(
        /^1:1 .*as a profile of OCI, Docker or containers\/common has, .*as Kubernetes objects have; neither is taken/,
      ),
    ],
  ])('%s is said at its place', (_what, text, message) => {
    expect(problems(text)[0]).toEqual(message);
  });

  test('a document without an object, and no text at all', () => {
    expect(problems('just words')[0]).toMatch(/^1:1 the text is neither JSON nor in another form/);
    expect(problems(' \n')).toEqual(['1:1 the text is empty, so it holds no policy']);
  });
});
