import type { DocumentResult, FileResult } from '../../lint/file-result.ts';
import type { Finding } from '../../lint/finding.ts';
import { type EngineOptions, FindingCollector } from '../../lint/finding-collector.ts';
import { judgeSuppressions, keepSuppressions } from '../../lint/kept-suppressions.ts';
import { byPlace } from '../../lint/late-findings.ts';
import { placesIn } from '../../lint/places.ts';
import type { PolicyRule, Report, Rule } from '../../lint/rule.ts';
import { describeThrown } from '../../lint/rule-fault.ts';
import { SuppressionUses } from '../../lint/suppression.ts';
import type { PolicyAnalysis } from '../../policy/policy-analysis.ts';
import { type JudgedPolicyFacts, readPolicyFile } from '../../policy/read-policy-file.ts';
import { LineIndex } from '../../spec/position.ts';
import { findPolicySuppressions } from './policy-suppressions.ts';

/** What the policies of a text are compared with. */
export interface EarlierPolicies {
  /** The name of the base in messages. */
  readonly base: string;
  readonly text: string;
}

/**
 * Checks the policies of a text: each is a document of the result. A text that cannot be read has one without a name.
 *
 * @param earlier the same file in the base, if there is one
 */
export function judgePolicies(
  path: string,
  text: string,
  options: EngineOptions,
  facts: JudgedPolicyFacts,
  earlier?: EarlierPolicies,
): FileResult {
  const file = readPolicyFile(text, path, facts);
  const lines = new LineIndex(text);
  const uses = new SuppressionUses(findPolicySuppressions(text, file.places));
  const active = options.rules.filter((rule) => options.isActive?.(rule, path) ?? true);
  const before = earlier && readPolicyFile(earlier.text, path, facts);

  /** What a rule reports about the text or about one policy of it. */
  const run = (rule: PolicyRule, policy: PolicyAnalysis | undefined): readonly Finding[] => {
    const name = policy?.name ?? '';
    const collector = new FindingCollector(rule, options, placesIn(lines), name, undefined, uses, path);
    const report = (found: Report): void =>
      collector.add({ ...found, place: found.place ?? file.places.logicalPlace(found.pointer) });
    try {
      if (policy === undefined) rule.checkText?.(file, report);
      else {
        rule.check?.(policy, report);
        const own = before?.policies.find((one) => one.name === policy.name);
        if (own !== undefined && earlier !== undefined && earlier.text !== text)
          rule.checkChange?.({ before: own, after: policy, base: earlier.base }, report);
      }
    } catch (error) {
      const { onRuleFault } = options;
      if (onRuleFault === undefined) throw error;
      onRuleFault({ rule: rule.id, path, syscall: policy?.name, message: describeThrown(error) });
    }
    return collector.findings;
  };

  const rules = active.filter(isAboutPolicies);
  const about = file.policies.length === 0 ? [undefined] : file.policies;
  const documents = about.map((policy, index): DocumentResult => {
    const findings = rules.flatMap((rule) => [
      ...(index === 0 ? run(rule, undefined) : []),
      ...(policy === undefined ? [] : run(rule, policy)),
    ]);
    return documentOf(path, policy, file.form, findings);
  });
  const unused = active.find(({ about: subject }) => subject === 'findings');
  const [first, ...others] = documents;
  if (unused === undefined || uses.all.length === 0 || first === undefined)
    return { path, isUnreadable: false, documents };
  const ran = new Set(rules.map(({ id }) => id));
  const stale = judgeSuppressions(unused, keepSuppressions(uses, lines, false), path, ran, options);
  return {
    path,
    isUnreadable: false,
    documents: [{ ...first, findings: [...first.findings, ...stale].sort(byPlace) }, ...others],
  };
}

function isAboutPolicies(rule: Rule): rule is PolicyRule {
  return rule.about === 'policy';
}

function documentOf(
  path: string,
  policy: PolicyAnalysis | undefined,
  form: string | undefined,
  findings: readonly Finding[],
): DocumentResult {
  return {
    path,
    syscall: undefined,
    revision: undefined,
    grade: undefined,
    ambiguous: undefined,
    probes: [],
    findings: [...findings].sort(byPlace),
    containers: [],
    policy: {
      name: policy?.name,
      form,
      host: policy?.installations[0]?.host.name,
      engines: policy?.installations.map(({ engine }) => engine) ?? [],
    },
  };
}
