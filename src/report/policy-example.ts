import { judgePolicies } from '../check/policy/judge-policies.ts';
import type { Finding } from '../lint/finding.ts';
import type { Rule } from '../lint/rule.ts';

/** The path in the findings that pages show. */
export const POLICY_EXAMPLE_PATH = 'example.json';

/** What `check` says of a policy that stands on a page, with some of the rules. `base` is the earlier state. */
export function checkPolicyExample(text: string, rules: readonly Rule[], base?: string): readonly Finding[] {
  const { documents } = judgePolicies(
    POLICY_EXAMPLE_PATH,
    text,
    {
      rules,
      unjudged: [],
      knownRules: rules.map(({ id }) => id),
      severity: (_, own) => own,
      url: (id) => id,
    },
    { systemdSets: () => undefined, callersOf: () => [] },
    base === undefined ? undefined : { base: 'main', text: base },
  );
  return documents.flatMap(({ findings }) => findings);
}
