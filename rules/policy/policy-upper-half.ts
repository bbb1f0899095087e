import type { PolicyRule } from '../../src/lint/rule.ts';
import { callText } from '../../src/policy/call-text.ts';
import { narrowBypass } from '../../src/policy/narrow-bypass.ts';
import { mayRun } from '../../src/policy/policy-analysis.ts';
import { answerWord } from '../../src/seccomp/seccomp-action.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';

/** The kernel takes the low half of an int, and a filter that compares all 64 bits lets the other calls pass. */
export const policyUpperHalf: PolicyRule = {
  about: 'policy',
  id: 'policy-upper-half',
  topic: 'policy',
  severity: 'error',
  summary: 'A condition cannot be evaded by bits of an argument that the kernel does not look at.',
  check(policy, report) {
    const [installation] = policy.installations;
    if (installation === undefined) return;
    const { host } = installation;
    for (const name of policy.names) {
      const rules = policy.rulesFor(name).filter(({ conditions }) => conditions.length > 0);
      const number = rules.length === 0 ? undefined : syscallNumbers().numberOf(name, host);
      if (number === undefined || number < 0) continue;
      const found = narrowBypass(name, number, installation, host);
      if (found === undefined || !mayRun(found.action)) continue;
      const { argument, args, taken, stricter } = found;
      const rule =
        rules.find(({ conditions }) => conditions.some(({ index }) => index === argument)) ?? rules[0];
      if (rule === undefined) continue;
      report({
        message: `${callText(name, args)} passes, although the kernel does what it does for ${callText(name, taken)}, which gets ${answerWord(stricter)}: it takes the low 32 bits of argument ${argument}`,
        help: [
          'compare the low half alone: "op": "SCMP_CMP_MASKED_EQ" with "value": 4294967295 and the number in "valueTwo", allowing what is meant to pass',
        ],
        ...policy.places.ofName(rule, name),
      });
    }
  },
};
