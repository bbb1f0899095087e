import { describe, expect, test } from 'vitest';
import { rebuildProfile, resolvePolicy } from './rebuild-profile.ts';
import { compareReleases, expandReleases, findRelease, ReleaseHistory } from './release-history.ts';
import { parseRule } from './rule-text.ts';
import { readRuntimeFacts } from './runtime-facts.ts';

test('releases are written by their branches', () => {
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

test('people name a release, a branch, or the newest', () => {
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
      parseRule('ENOSYS if no CAP_SYS_ADMIN and on amd64|x86 and kernel >= 4.8 and arg0 & 0x7e020000 == 0'),
    ).toMatchObject({
      action: { name: 'ERRNO', errno: 38 },
      conditions: [{ index: 0, operator: 'MASKED_EQ', mask: 0x7e020000n, datum: 0n }],
      scope: { withoutCapabilities: ['CAP_SYS_ADMIN'], architectures: ['amd64', 'x86'], minKernel: [4, 8] },
    });
  });

  test.each(['alow', 'allow if maybe', 'allow if arg6 == 1', 'allow if arg0 & 1 > 2'])(
    '"%s" is none',
    (text) => {
      expect(() => parseRule(text)).toThrow();
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

test('the profile of a release is put together from its history', () => {
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

test('a file that is not in the form is refused', () => {
  expect(() => readRuntimeFacts(FILE.replace('names: clone3', 'names: read'))).toThrow(
    /read stands in two entries/,
  );
  expect(() => readRuntimeFacts(FILE.replace('title: Toy', ''))).toThrow(/title: not a text/);
});
