import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RULES } from '../../../rules/index.ts';
import { caseCount } from '../../../test/support/is-full.ts';
import { judgePolicies } from './judge-policies.ts';

/*
 * Strangers write policies: whatever a text holds, each policy of it gets a result, and no rule throws.
 */

const FACTS = { systemdSets: () => undefined, callersOf: () => [] };
const OPTIONS = {
  rules: RULES,
  unjudged: [],
  knownRules: RULES.map(({ id }) => id),
  severity: (_: unknown, own: 'error' | 'warning' | 'info') => own,
  url: () => undefined,
};

const NAMES = [
  'read',
  'socket',
  'socketcall',
  'clone',
  'clone3',
  'personality',
  'ioctl',
  'arm_fadvise64_64',
  'no',
];
const ACTIONS = ['ALLOW', 'ERRNO', 'KILL', 'KILL_PROCESS', 'TRAP', 'TRACE', 'LOG', 'NOTIFY', 'DENY'];
const OPERATORS = ['NE', 'LT', 'LE', 'EQ', 'GE', 'GT', 'MASKED_EQ', 'IN'];
const number = fc.oneof(
  fc.constantFrom(0, 1, 38, 0xffff_ffff, 0x1_0000_0000, 2 ** 53, -1, 1.5),
  fc.integer({ min: 0, max: 8 }),
);
const prefixed = (prefix: string, words: readonly string[]) =>
  fc.constantFrom(...words).map((word) => prefix + word);
const condition = fc.record(
  {
    index: fc.integer({ min: 0, max: 6 }),
    op: prefixed('SCMP_CMP_', OPERATORS),
    value: number,
    valueTwo: number,
  },
  { requiredKeys: ['index', 'op'] },
);
const scope = fc.record(
  {
    caps: fc.constantFrom([], ['CAP_SYS_ADMIN'], ['CAP_KILL'], ['CAP_NONE']),
    arches: fc.constantFrom([], ['amd64'], ['arm64'], ['s390x'], ['vax']),
    minKernel: fc.constantFrom('4.8', '99.1', ''),
  },
  { requiredKeys: [] },
);
const rule = fc.record(
  {
    names: fc.array(fc.constantFrom(...NAMES), { maxLength: 3 }),
    action: prefixed('SCMP_ACT_', ACTIONS),
    errnoRet: number,
    args: fc.array(condition, { maxLength: 4 }),
    includes: scope,
    excludes: scope,
    comment: fc.constantFrom('', 'probeable-ignore policy-syntax: x', 'probeable-ignore'),
  },
  { requiredKeys: ['names', 'action'] },
);
const profile = fc.record(
  {
    defaultAction: prefixed('SCMP_ACT_', ACTIONS),
    defaultErrnoRet: fc.constantFrom(1, 38, 0, 70_000),
    architectures: fc.subarray(['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32', 'SCMP_ARCH_VAX']),
    listenerPath: fc.constantFrom('', '/run/x.sock'),
    syscalls: fc.array(rule, { maxLength: 6 }),
  },
  { requiredKeys: ['defaultAction'] },
);
const wrapped = fc.oneof(
  profile.map((value) => JSON.stringify(value)),
  profile.map((value) => JSON.stringify({ linux: { seccomp: value } }, undefined, 1)),
  profile.map((spec) =>
    JSON.stringify({
      apiVersion: 'security-profiles-operator.x-k8s.io/v1beta1',
      kind: 'SeccompProfile',
      spec,
    }),
  ),
);
/** A policy of which a part is missing, or stands in another place. */
const torn = fc
  .tuple(wrapped, fc.nat(400), fc.nat(400), fc.constantFrom('', '"', '}', ',', '\n', '\u0000', '😀', '{"a":'))
  .map(([text, at, length, more]) => text.slice(0, at) + more + text.slice(at + length));
const other = fc
  .array(
    fc.constantFrom(
      '2\n',
      'allowlist\n',
      'denylist\n',
      'read errno 1\n',
      'ioctl errno 1 [1,21522,SCMP_CMP_EQ]\n',
      'clone [0,1,SCMP_CMP_MASKED_EQ,2,3]\n',
      '[all]\n',
      'socket AF_UNIX\n',
      '!clone3\n',
      'POLICY a { ALLOW { read, ioctl { arg1 == 5 } } }\n',
      'USE a DEFAULT KILL\n',
      'USE b\n',
      '[Service]\nSystemCallFilter=@system-service\n',
      'SystemCallFilter=~@mount:38\n',
      'kind: SeccompProfile\n',
      'apiVersion: security-profiles-operator.x-k8s.io/v1beta1\n',
      'spec:\n  defaultAction: SCMP_ACT_KILL\n',
      '---\n',
    ),
    { maxLength: 8 },
  )
  .map((lines) => lines.join(''));

test('whatever a text holds, it is judged', () => {
  const names = fc.constantFrom('p.json', 'p.yaml', 'common.seccomp', 'p.kafel', 'x.service', 'snap.policy');
  fc.assert(
    fc.property(names, fc.oneof(wrapped, torn, other, fc.string()), (path, text) => {
      const { documents } = judgePolicies(path, text, OPTIONS, FACTS);
      expect(documents.length).toBeGreaterThan(0);
      for (const { findings } of documents)
        for (const { message, start, end } of findings) {
          expect(message).not.toMatch(/undefined|NaN|\[object/);
          const isLater = end.line > start.line || (end.line === start.line && end.column >= start.column);
          expect(isLater).toBe(true);
        }
    }),
    { numRuns: caseCount(150, 20_000, 'policies'), seed: 23 },
  );
});
