import { expect, test } from 'vitest';
import { RULES } from './index.ts';
import { RECOMMENDATIONS } from './recommendations.ts';

/** Rules that come from elsewhere: the proposed section on seccomp, practice, or the language itself. */
const OTHER_ORIGIN = new Set([
  'abi-failure-after-effect',
  'abi-user-annotation',
  'privilege-hook-order',
  'privilege-lsm-hook',
  'process-kernel-doc',
  'abi-multiplexer',
  'abi-name',
  'abi-uapi-type',
  'argument-ignored',
  'fd-ebadf',
  'fd-sentinel-refused',
  'flags-at-namespace',
  'flags-discoverable',
  'flags-tested-not-accepted',
  'flags-width',
  'pointer-never-read',
  'abi-size-type',
  'struct-fixed-array',
  'struct-multiple-of-8',
  'struct-version',
  'seccomp-hidden-flags',
  'seccomp-number-gap',
  'set-without-get',
]);

test('every recommendation of the guide has a rule, or a reason why people have to judge it', () => {
  expect(RECOMMENDATIONS).toHaveLength(50);
  const known = new Set(RULES.map(({ id }) => id));
  for (const { asks, rules, unjudged } of RECOMMENDATIONS) {
    expect([asks, rules.filter((id) => !known.has(id))]).toEqual([asks, []]);
    expect([asks, rules.length > 0 || (unjudged ?? '').length > 40]).toEqual([asks, true]);
  }
});

/** Topics that are not about the guide: how to probe, the text of a spec, and policies. */
const OTHER_TOPICS: ReadonlySet<string> = new Set(['spec', 'probing', 'policy']);

test('every rule of the guide stands for a recommendation', () => {
  const named = new Set(RECOMMENDATIONS.flatMap(({ rules }) => rules));
  const nameless = RULES.filter(
    ({ id, topic }) => !OTHER_TOPICS.has(topic) && !named.has(id) && !OTHER_ORIGIN.has(id),
  );
  expect(nameless.map(({ id }) => id)).toEqual([]);
});
