import type { ProblemKind } from '../spec/problem.ts';
import type { Severity } from './finding.ts';
import type { DocumentRule, Topic } from './rule.ts';

/** A rule that passes on what the reader of specs found: the reader knows the place, the rule its importance. */
export function problemRule(options: {
  id: string;
  /** `spec` where left out. */
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
