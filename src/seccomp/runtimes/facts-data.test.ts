import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { factsData, factsFromData } from './facts-data.ts';
import { readRuntimeFacts } from './runtime-facts.ts';

const folder = join(import.meta.dirname, '../../../content/runtimes');

test.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))(
  '%s is the same after JSON',
  (name) => {
    const facts = readRuntimeFacts(readFileSync(join(folder, name), 'utf8'));
    expect(factsFromData(JSON.parse(JSON.stringify(factsData(facts))))).toEqual({
      ...facts,
      about: '',
      source: '',
      dates: new Map(),
    });
  },
);

test('conditions, callers, hosts and kernels of rules survive', () => {
  const facts = readRuntimeFacts(`runtime: frob
title: Frob
about: a test
source: nowhere
capabilities: CAP_KILL
releases: 1.0.0-3
unread: 1.0.2
engine: {1.0.0: runc@1.0.0}
default: {1.0.0: refuse}
architectures: {1.0.0: [x86_64, x86], 1.0.1: {x86_64: [x32], aarch64: []}}
syscalls:
  - names: clone read
    rules:
      1.0.0: allow if no CAP_SYS_ADMIN and not on s390x and arg0 & 0x7e020000 == 0
      1.0.1: [allow if abi x86|s390, ENOSYS if kernel >= 4.8 and arg1 != 0xffffffffffffffff]
      1.0.3: unlisted
dates: {1.0.0: 2020-01-02}
`);
  const restored = factsFromData(JSON.parse(JSON.stringify(factsData(facts))));
  expect(restored).toEqual({ ...facts, about: '', source: '', dates: new Map() });
  if ('of' in restored.policy) throw new Error('it has a policy of its own');
  // Names with the same rules are written once.
  expect(restored.policy.syscalls.get('read')).toBe(restored.policy.syscalls.get('clone'));
});

test('so do the rules that a runtime replaces in a borrowed policy', () => {
  const facts = readRuntimeFacts(`runtime: frob
title: Frob
about: a test
source: nowhere
rank: 2
capabilities: CAP_KILL
releases: 1.0.0-3
engine: {1.0.0: runc@1.0.0}
profile: docker
profiles: {1.0.0: 20.10.0}
syscalls:
  - names: clone read
    rules: {1.0.0: ENOSYS, 1.0.2: inherited}
`);
  expect(factsFromData(JSON.parse(JSON.stringify(factsData(facts))))).toEqual({
    ...facts,
    about: '',
    source: '',
    dates: new Map(),
  });
});
