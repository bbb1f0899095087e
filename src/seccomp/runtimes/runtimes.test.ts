import { describe, expect, test } from 'vitest';
import { rebuildProfile, resolvePolicy } from './rebuild-profile.ts';
import { compareReleases, expandReleases, findRelease, ReleaseHistory } from './release-history.ts';
import { releaseSpans } from './release-spans.ts';
import { parseRule } from './rule-text.ts';
import { readRuntimeFacts } from './runtime-facts.ts';

function refuse(message: string): undefined {
  throw new Error(message);
}

test('expands releases from ranges', () => {
  expect(expandReleases('1.11.0-2 28.4.0\n29.0.9-10')).toEqual([
    '1.11.0',
    '1.11.1',
    '1.11.2',
    '28.4.0',
    '29.0.9',
    '29.0.10',
  ]);
  expect(['20.10.9', '20.10.10', '3.1'].sort(compareReleases)).toEqual(['3.1', '20.10.9', '20.10.10']);
});

test('a release is named by its number, its branch, or "latest"', () => {
  const releases = expandReleases('5.1.0-2 5.2.0-5');
  expect(['5.2.3', '5.2', '5', 'v5.1', 'latest', '6'].map((one) => findRelease(releases, one))).toEqual([
    '5.2.3',
    '5.2.5',
    '5.2.5',
    '5.1.2',
    '5.2.5',
    undefined,
  ]);
});

test('an entry of a history holds until the next one', () => {
  const history = new ReleaseHistory([
    ['23.0.10', 'b'],
    ['20.10.0', 'a'],
  ]);
  expect(['20.9.0', '20.10.0', '23.0.9', '23.0.10', '24.0.0'].map((one) => history.at(one)?.[1])).toEqual([
    undefined,
    'a',
    'a',
    'b',
    'b',
  ]);
});

describe('rules are sentences', () => {
  test('with conditions on the container and on arguments', () => {
    expect(
      parseRule(
        'ENOSYS if no CAP_SYS_ADMIN and on amd64|x86 and kernel >= 4.8 and arg0 & 0x7e020000 == 0',
        refuse,
      ),
    ).toMatchObject({
      action: { name: 'ERRNO', errno: 38 },
      conditions: [{ index: 0, operator: 'MASKED_EQ', mask: 0x7e020000n, datum: 0n }],
      scope: { withoutCapabilities: ['CAP_SYS_ADMIN'], architectures: ['amd64', 'x86'], minKernel: [4, 8] },
    });
  });

  test.each(['alow', 'allow if maybe', 'allow if arg6 == 1', 'allow if arg0 & 1 > 2'])(
    '"%s" is none',
    (text) => {
      expect(() => parseRule(text, refuse)).toThrow(/is neither allow|is not a condition/);
    },
  );
});

const FILE = `
runtime: toy
title: Toy
about: a toy
source: nowhere
capabilities: CAP_KILL
releases: 1.0.0-3
engine: {1.0.0: runc@1.0.2}
default: {1.0.0: refuse}
architectures: {1.0.0: {x86_64: [x86]}}
syscalls:
  - names: read write
    rules: {1.0.0: allow, 1.0.2: unlisted}
  - names: clone3
    rules: {1.0.1: [allow if CAP_SYS_ADMIN, ENOSYS if no CAP_SYS_ADMIN]}
dates: {1.0.0: 2020-01-01}
`;

test('rebuilds the profile of a release from its history', () => {
  const facts = readRuntimeFacts(FILE);
  const profile = (release: string) => {
    const policy = resolvePolicy(facts, release, () => undefined);
    return policy === undefined ? undefined : rebuildProfile(policy);
  };
  expect(profile('1.0.1')?.rules.map(({ names, origin }) => `${names.join()} ${origin}`)).toEqual([
    'read Toy since 1.0.0',
    'write Toy since 1.0.0',
    'clone3 Toy since 1.0.1, with CAP_SYS_ADMIN',
    'clone3 Toy since 1.0.1, without CAP_SYS_ADMIN',
  ]);
  expect(profile('1.0.2')?.rules.map(({ names }) => names.join())).toEqual(['clone3', 'clone3']);
});

const EDITING = `
runtime: editor
title: Editor
about: an editing toy
source: nowhere
capabilities: CAP_KILL
releases: 5.0.0-4
engine: {5.0.0: crun}
profile: toy
profiles: {5.0.0: 1.0.0, 5.0.3: 1.0.2}
syscalls:
  - names: write
    rules: {5.0.1: allow if CAP_SYS_ADMIN, 5.0.2: inherited, 5.0.4: unlisted}
  - names: clone3
    rules: {5.0.1: ENOSYS, 5.0.4: inherited}
`;

test('a runtime replaces calls of the policy that it is built with, until it inherits them again', () => {
  const toy = readRuntimeFacts(FILE);
  const facts = readRuntimeFacts(EDITING);
  const rules = (release: string) => {
    const policy = resolvePolicy(facts, release, () => toy);
    return policy && rebuildProfile(policy).rules.map(({ origin, names }) => `${names.join()}: ${origin}`);
  };
  expect(rules('5.0.0')).toEqual(['read: Toy since 1.0.0', 'write: Toy since 1.0.0']);
  expect(rules('5.0.1')).toEqual([
    'read: Toy since 1.0.0',
    'write: Editor since 5.0.1, with CAP_SYS_ADMIN',
    'clone3: Editor since 5.0.1',
  ]);
  expect(rules('5.0.2')).toContain('write: Toy since 1.0.0');
  expect(rules('5.0.4')).toEqual([
    'clone3: Toy since 1.0.1, with CAP_SYS_ADMIN',
    'clone3: Toy since 1.0.1, without CAP_SYS_ADMIN',
  ]);
  expect(releaseSpans(facts, () => toy).map(({ from }) => from)).toEqual([
    '5.0.0',
    '5.0.1',
    '5.0.2',
    '5.0.3',
    '5.0.4',
  ]);
});

test.each([
  ['a name in two entries', 'names: clone3', 'names: read', /^\d+:12: read is in two entries$/],
  ['a missing key', 'title: Toy', '', /^2:1: the file needs the key "title": /],
  ['an unknown key', 'title: Toy', 'title: Toy\ntitel: x', /^4:1: the file has no key "titel"; did you mean/],
  ['a list for a text', 'title: Toy', 'title: [Toy]', /^3:8: expected a text, not a list$/],
  [
    'a wrong rule',
    '1.0.0: allow,',
    '1.0.0: alow,',
    /^\d+:20: "alow" is neither allow, refuse, trap, kill nor an errno$/,
  ],
  ['a wrong release', '1.0.0: allow,', 'new: allow,', /^\d+:13: "new" does not fit here: keys are releases/],
  [
    'nothing to inherit',
    '1.0.0: allow,',
    '1.0.0: inherited,',
    /^\d+:12: "inherited" needs the key "profile"$/,
  ],
  ['a wrong rank', 'title: Toy', 'title: Toy\nrank: first', /^4:7: "first" is not a whole number$/],
  ['no policy', 'syscalls:', 'unread: 1.0.3\nsyscall:', /has no key "syscall"; did you mean "syscalls"/],
])('%s is an error with its place', (_what, from, to, message) => {
  expect(() => readRuntimeFacts(FILE.replace(from, to))).toThrow(message);
});
