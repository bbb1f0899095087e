import type { PolicyRule } from '../../src/lint/rule.ts';
import { callText } from '../../src/policy/call-text.ts';
import { fateOf } from '../../src/policy/fate.ts';
import { decidedByOr } from '../../src/policy/or-conditions.ts';
import { mayRun } from '../../src/policy/policy-analysis.ts';
import { ScopedInstallations } from '../../src/policy/scoped-installations.ts';
import { formatCondition } from '../../src/seccomp/libseccomp/condition.ts';

/** Engines join the conditions of a rule by "or" as soon as two of them are about one argument. */
export const policyOrConditions: PolicyRule = {
  about: 'policy',
  id: 'policy-or-conditions',
  topic: 'policy',
  severity: 'error',
  summary: 'The conditions of a rule mean together what the engine makes of them.',
  check(policy, report) {
    if (policy.policy.policy.kind !== 'profile') return;
    const scoped = new ScopedInstallations(policy);
    for (const rule of policy.rules) {
      const found = decidedByOr(rule, policy, scoped);
      if (found === undefined) continue;
      const { name, action, example } = found;
      const { args, met, unmet, isEverything } = example;
      const passes = mayRun(action);
      const everything = isEverything ? `; no value of argument ${unmet.index} is refused` : '';
      report({
        message: `${callText(name, args)} ${fateOf(action)} although "${formatCondition(unmet)}" does not hold, since two conditions of this rule are about argument ${repeated(rule.conditions)}, and engines then take any one that holds: "${formatCondition(met)}"${passes ? everything : ''}`,
        help: [
          passes
            ? 'write a rule for each range of values that is to pass, such as < 38, == 39 and > 40 for all but 38 and 40'
            : 'write a rule for each range of values that is meant, with one condition on the argument',
        ],
        severity: passes && isEverything ? 'error' : 'warning',
        ...policy.places.ofName(rule, name),
      });
    }
  },
};

function repeated(conditions: readonly { readonly index: number }[]): number | undefined {
  return conditions.find(({ index }, at) => conditions.findIndex((one) => one.index === index) !== at)?.index;
}
