import { judgeFileCode } from '../check/code/file-code.ts';
import { noKernelCode } from '../check/code/kernel-code.ts';
import { compareGrades } from '../entry/grade.ts';
import type { ContainerPolicy } from '../lint/container-policy.ts';
import type { DocumentResult } from '../lint/file-result.ts';
import type { Finding } from '../lint/finding.ts';
import type { Rule } from '../lint/rule.ts';

/** The path in the findings that pages show. */
export const CODE_EXAMPLE_PATH = 'example.c';

/** What `check` says of C that stands on a page. */
export interface CheckedExample {
  readonly findings: readonly Finding[];
  /** A line for each call: its grade, and the best probe. */
  readonly verdict: string;
}

/** Checks C as `check FILE.c` does without a kernel tree, with some of the rules. */
export function checkCodeExample(
  text: string,
  rules: readonly Rule[],
  policies: () => readonly ContainerPolicy[],
): CheckedExample {
  const documents = judgeFileCode(CODE_EXAMPLE_PATH, { text, treePath: CODE_EXAMPLE_PATH }, noKernelCode(), {
    rules,
    unjudged: [],
    knownRules: rules.map(({ id }) => id),
    severity: (_, own) => own,
    url: (id) => id,
    policies,
  });
  return {
    findings: documents.flatMap(({ findings }) => findings),
    verdict: documents.map((document) => `${verdictOf(document)}\n`).join(''),
  };
}

function verdictOf({ syscall = '', grade = 'unknown', ambiguous, probes }: DocumentResult): string {
  const [best] = [...probes].sort((a, b) => compareGrades(a.grade, b.grade));
  const certainty = ambiguous === false ? ' It cannot fail with EPERM.' : '';
  switch (grade) {
    case 'none':
      return `${syscall}: none. No call is a probe.${certainty}`;
    case 'unknown':
      return `${syscall}: unknown. Too little of the entry path is known.`;
    case 'permanent':
    case 'strong':
    case 'weak':
      return `${syscall}: ${grade}. ${best?.call ?? ''} fails with ${best?.outcomes.join(' or ') ?? ''}.${certainty}`;
  }
}
