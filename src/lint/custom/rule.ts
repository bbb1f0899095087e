import type { Severity } from '../finding.ts';
import type { SpecRule } from '../rule.ts';
import { type CustomExpression, isTrue } from './evaluate.ts';

/** Makes a rule from a project's configuration; it reports each spec for which its expression is true. */
export function customRule(options: {
  readonly id: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help: readonly string[];
  readonly when: CustomExpression;
}): SpecRule {
  const { id, severity, message, help, when } = options;
  return {
    about: 'spec',
    id,
    topic: 'custom',
    severity,
    summary: message,
    check(analysis, report) {
      if (!isTrue(when(analysis))) return;
      report({ message, help, range: analysis.spec.nameNode, pointer: '/syscall' });
    },
  };
}
