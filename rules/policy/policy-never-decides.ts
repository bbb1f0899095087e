import type { PolicyRule } from '../../src/lint/rule.ts';
import { droppedRules } from '../../src/policy/dropped-rules.ts';
import { narrowArguments } from '../../src/policy/narrow-bypass.ts';
import { contradiction, ignoredBits, whyNever } from '../../src/policy/never-holds.ts';
import type { PolicyAnalysis } from '../../src/policy/policy-analysis.ts';
import { ScopedInstallations } from '../../src/policy/scoped-installations.ts';
import { type Shadowed, shadowedRules } from '../../src/policy/shadowed-rules.ts';
import type { StatedRule } from '../../src/policy/stated-rule.ts';
import { formatCondition } from '../../src/seccomp/libseccomp/condition.ts';

/** So many rules are reported one by one. */
const MAX_REPORTS = 20;

const MASKED_HELP = 'put the mask into "value" and the number into "valueTwo"';

type Reporter = Parameters<NonNullable<PolicyRule['check']>>[1];

/** Conditions that never hold, and rules that decide no call because others decide all of them. */
export const policyNeverDecides: PolicyRule = {
  about: 'policy',
  id: 'policy-never-decides',
  topic: 'policy',
  severity: 'warning',
  summary: 'Every rule decides some call.',
  check(policy, report) {
    let reports = 0;
    for (const rule of policy.rules) {
      if (reports >= MAX_REPORTS) break;
      const [message, ...help] = impossible(rule, policy) ?? [];
      if (message === undefined) continue;
      reports++;
      report({ message, help, ...policy.places.ofValue(rule) });
    }
    reportShadowed(policy, report);
  },
};

/** Why the conditions of a rule cannot hold as they are written, and what to do. */
function impossible(rule: StatedRule, policy: PolicyAnalysis): readonly string[] | undefined {
  const { conditions, names } = rule;
  const isProfile = policy.policy.policy.kind === 'profile';
  for (const condition of conditions) {
    const isNarrow =
      names.length > 0 && names.every((name) => narrowArguments(name).includes(condition.index));
    const why = whyNever(condition, isNarrow);
    if (why !== undefined) return [why];
    if (condition.operator === 'MASKED_EQ' && condition.mask === 0n)
      return [
        `"${formatCondition(condition)}" restricts nothing, since its mask is 0`,
        ...(isProfile ? [MASKED_HELP] : []),
      ];
    const ignored = ignoredBits(condition);
    if (ignored !== 0n)
      return isProfile
        ? [
            `"${formatCondition(condition)}" compares with bits that the mask leaves out (0x${ignored.toString(16)}), and libseccomp ignores them`,
            MASKED_HELP,
          ]
        : [`"${formatCondition(condition)}" never holds: the mask leaves out bits of the number`];
  }
  // In a profile, conditions on one argument are joined by "or": see policy-or-conditions.
  const excluded = isProfile ? undefined : contradiction(conditions);
  if (excluded === undefined) return undefined;
  const [one, other] = excluded;
  return [
    `the rule never decides, since "${formatCondition(one)}" and "${formatCondition(other)}" exclude each other`,
  ];
}

function reportShadowed(policy: PolicyAnalysis, report: Reporter): void {
  const { policy: named, places } = policy;
  if (named.policy.kind !== 'profile') return;
  const dropped = new Set(droppedRules(policy, named.policy.profile));
  const same: Shadowed[] = [];
  let reports = 0;
  for (const shadowed of shadowedRules(policy, new ScopedInstallations(policy), dropped)) {
    const { name, rule, by } = shadowed;
    const isSame = by !== undefined && by.action === rule.action && by.errno === rule.errno;
    if (isSame && rule.conditions.length === 0) {
      same.push(shadowed);
      continue;
    }
    if (reports++ >= MAX_REPORTS) continue;
    const what = rule.conditions.length > 0 ? 'the conditions on' : `the action ${rule.action} for`;
    report({
      message: `${what} ${name} decide${rule.conditions.length > 0 ? '' : 's'} nothing: ${by === undefined ? 'other rules decide' : `${by.origin} has no conditions and decides`} every call of it`,
      help: [
        by === undefined
          ? 'remove the rule, or leave its calls out of the others'
          : `take ${name} out of one of the two rules`,
      ],
      ...places.ofName(rule, name),
    });
  }
  const [first] = same;
  if (first?.by === undefined) return;
  const others = same.length === 1 ? '' : `, and so are ${same.length - 1} more names`;
  report({
    message: `${first.name} is named again: ${first.by.origin} says the same${others}`,
    severity: 'info',
    ...places.ofName(first.rule, first.name),
  });
}
