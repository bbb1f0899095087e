import type { ContainerPolicy } from '../src/lint/container-policy.ts';
import { Engine } from '../src/lint/engine.ts';
import type { Finding } from '../src/lint/finding.ts';
import type { Rule } from '../src/lint/rule.ts';
import { readSpecs } from '../src/spec/read.ts';
import { RULES } from './index.ts';

/** The path in the findings that pages show. */
export const EXAMPLE_PATH = 'example.yaml';

/** A bad example and, if the page has one, the following block with the reported findings. */
const BAD = /^```(?:yaml|json) bad\n([\s\S]*?)^```\n(?:\n```text finding\n([\s\S]*?)^```\n)?/gm;

/** The examples of one kind on a rule's page. */
export function examplesOn(page: string, kind: 'bad' | 'good' | 'base' | 'code'): string[] {
  return [...page.matchAll(/^```(?:yaml|json) (bad|good|base|code)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === kind)
    .map(([, , text]) => text ?? '');
}

/** Each bad example of a page with the findings that the page shows; undefined if it shows none. */
export function statedOn(page: string): { readonly text: string; readonly stated: string | undefined }[] {
  return [...page.matchAll(BAD)].map(([, text = '', stated]) => ({ text, stated }));
}

/** The page with the result of `report` after each bad example. */
export function stateFindings(page: string, report: (example: string) => string): string {
  return page.replace(
    BAD,
    (block: string, text: string) =>
      `${block.slice(0, block.indexOf('\n'))}\n${text}\`\`\`\n\n\`\`\`text finding\n${report(text)}\`\`\`\n`,
  );
}

/** The rules to check a bad example of `rule` with: that rule, and those of the topic `spec`. */
export function rulesForBad(rule: Rule): readonly Rule[] {
  return [rule, ...RULES.filter((other) => other.topic === 'spec' && other !== rule)];
}

/** The rules to check an example of a policy with: that rule, and the one about what can be read. */
export function policyRules(rule: Rule): readonly Rule[] {
  return [rule, ...RULES.filter(({ id }) => id === 'policy-syntax' && id !== rule.id)];
}

/**
 * The findings of rules in an example; `base` is the earlier state, `code` what was derived from the code, `policies` are
 * the container policies.
 */
export function findingsIn(
  text: string,
  rules: readonly Rule[],
  policies: () => readonly ContainerPolicy[],
  base?: string,
  code?: string,
): readonly Finding[] {
  const before = base === undefined ? undefined : readSpecs(base).documents[0]?.spec;
  const derived = code === undefined ? undefined : readSpecs(code).documents[0]?.spec;
  const engine = new Engine({
    rules,
    unjudged: [],
    knownRules: RULES.map(({ id }) => id),
    severity: (_, own) => own,
    url: (id) => id,
    policies,
    before: () => before,
    code: () => derived,
  });
  engine.add(EXAMPLE_PATH, text);
  return engine.finish().flatMap(({ documents }) => documents.flatMap(({ findings }) => findings));
}
