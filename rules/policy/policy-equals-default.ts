import type { PolicyRule } from '../../src/lint/rule.ts';
import { callText } from '../../src/policy/call-text.ts';
import { droppedRules, overruled } from '../../src/policy/dropped-rules.ts';
import { fateOf } from '../../src/policy/fate.ts';
import { ScopedInstallations } from '../../src/policy/scoped-installations.ts';
import type { StatedRule } from '../../src/policy/stated-rule.ts';

/** So many of the rules are compared with the filter, so that a policy of a hundred thousand takes no minutes. */
const MAX_ASKED = 2000;

/** So many rules are reported one by one. */
const MAX_REPORTS = 20;

/** Engines drop rules whose action is the default action, so they override nothing. */
export const policyEqualsDefault: PolicyRule = {
  about: 'policy',
  id: 'policy-equals-default',
  topic: 'policy',
  severity: 'warning',
  summary: 'A rule has another action than the default, or no other rule decides its calls.',
  check(policy, report) {
    const { kind } = policy.policy.policy;
    if (kind !== 'profile') return;
    const { places } = policy;
    const dropped = droppedRules(policy, policy.policy.policy.profile);
    const scoped = new ScopedInstallations(policy);
    const harmless: StatedRule[] = [];
    let reports = 0;
    for (const rule of dropped.slice(0, MAX_ASKED)) {
      const found = overruled(rule, scoped);
      if (found === undefined) harmless.push(rule);
      else if (reports++ < MAX_REPORTS) {
        const { name, caller, args, action, by } = found;
        const called = `${callText(name, args)}${caller === undefined ? '' : ` on ${caller}`}`;
        const cause =
          by.syscall === name
            ? `another rule (${by.origin}) decides it`
            : `libseccomp makes a rule for ${name} of the one for ${by.syscall} (${by.origin})`;
        report({
          message: `${called} ${fateOf(action)}: the engine drops this rule, since its action is the default action, and ${cause}`,
          help: [
            by.syscall === name
              ? 'let the other rule leave these calls out, by its names or its conditions: then they get the default action'
              : 'return another errno than the default, such as ENOSYS instead of EPERM',
          ],
          ...places.ofName(rule, name),
        });
      }
    }
    const [first] = harmless;
    if (first === undefined) return;
    const many = harmless.length === 1 ? 'this rule has' : `this rule and ${harmless.length - 1} more have`;
    report({
      message: `${many} the default action, so newer engines drop ${harmless.length === 1 ? 'it' : 'them'}, and runc before 1.0.2 starts no container`,
      severity: 'info',
      ...places.ofValue(first),
    });
  },
};
