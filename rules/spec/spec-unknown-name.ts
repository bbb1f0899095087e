import { problemRule } from '../../src/lint/problem-rule.ts';

/** A misspelt flag must not turn a check into something else. */
export const specUnknownName = problemRule({
  id: 'spec-unknown-name',
  severity: 'error',
  summary: 'Every name in an expression is a defined argument, field, constant or type.',
  kind: 'unknown-name',
});
