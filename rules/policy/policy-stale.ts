import { byEngine } from '../../src/lint/by-engine.ts';
import type { PolicyRule } from '../../src/lint/rule.ts';
import { fateOf } from '../../src/policy/fate.ts';
import { callerNames } from '../../src/policy/known-callers.ts';
import { type StaleCall, staleCalls } from '../../src/policy/stale-calls.ts';
import { fewOf } from '../../src/spec/join-words.ts';

/** A policy names the calls of its day, and refuses what programs have begun to call since then. */
export const policyStale: PolicyRule = {
  about: 'policy',
  id: 'policy-stale',
  topic: 'policy',
  severity: 'info',
  summary: 'A policy knows the calls that programs have begun to make since it was written.',
  check(policy, report) {
    const found = byEngine(
      policy.installations,
      (installation) => {
        const stale = staleCalls(policy, installation);
        return stale === undefined ? [] : [stale];
      },
      ({ calls }) => calls.map(({ name, action }) => `${name} ${fateOf(action)}`).join(),
    );
    for (const {
      found: { newest, since, calls },
      under,
    } of found) {
      const [first] = calls;
      if (first === undefined) continue;
      report({
        message: `${under}the newest call that this policy names is ${newest} (Linux ${since}); of those that are newer, each of these ${fateOf(first.action)}, and programs call it: ${fewOf(calls.filter(({ action }) => fateOf(action) === fateOf(first.action)).map(shown))}`,
        help: ['name these calls, or let what the policy does not know fail with ENOSYS'],
        ...policy.places.ofDefault(),
      });
    }
  },
};

function shown({ name, since, callers }: StaleCall): string {
  return `${name} (Linux ${since}; ${fewOf(callerNames(callers), 2)})`;
}
