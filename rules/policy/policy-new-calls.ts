import type { PolicyRule } from '../../src/lint/rule.ts';
import { fateOf } from '../../src/policy/fate.ts';
import { enosysDefault } from '../../src/policy/fix/enosys-default.ts';
import { policyFix } from '../../src/policy/fix/policy-fix.ts';
import { unknownCalls } from '../../src/policy/unknown-calls.ts';
import { joinWithAnd } from '../../src/spec/join-words.ts';

/** Programs fall back to an older call after ENOSYS, and after nothing else. */
export const policyNewCalls: PolicyRule = {
  about: 'policy',
  id: 'policy-new-calls',
  topic: 'policy',
  severity: 'warning',
  summary: 'A call that is newer than the policy fails with ENOSYS, as it does on an older kernel.',
  fixable: 'all',
  check(policy, report) {
    const { installations, places } = policy;
    const found = installations.flatMap((installation) => {
      const answer = unknownCalls(installation);
      return answer === undefined || answer.isSafe ? [] : [{ engine: installation.engine, ...answer }];
    });
    const [first] = found;
    if (first === undefined) return;
    const fate = fateOf(first.action);
    const engines = found.filter(({ action }) => fateOf(action) === fate).map(({ engine }) => engine);
    const isAll = engines.length === installations.length;
    const under = isAll ? '' : `under ${joinWithAnd(engines)}, `;
    const proved = enosysDefault(policy);
    report({
      message: `${under}a call that is newer than this policy ${fate} (tried with number ${first.number}); programs fall back to an older call only after ENOSYS`,
      help: [
        'make ENOSYS the default ("defaultErrnoRet": 38 in a profile), and name the calls that are to fail with EPERM',
      ],
      ...(proved === undefined ? {} : { fix: policyFix('make ENOSYS the default', proved) }),
      severity: isAll ? 'warning' : 'info',
      ...places.ofDefault(),
    });
  },
};
