import type { ProblemKind } from '../spec/problem.ts';
import type { Severity } from './finding.ts';
import type { DocumentRule, Topic } from './rule.ts';

/** Makes a rule that reports the reader's problems of one kind: the reader knows the place, the rule the severity. */
export function problemRule(options: {
  id: string;
  /** `spec` if omitted. */
  topic?: Topic;
  severity: Severity;
  summary: string;
  kind: ProblemKind;
}): DocumentRule {
  const { id, topic = 'spec', severity, summary, kind } = options;
  return {
    about: 'document',
    id,
    topic,
    severity,
    summary,
    check({ document }, report) {
      for (const problem of document.problems) if (problem.kind === kind) report(problem);
    },
  };
}
