import { problemRule } from '../../src/lint/problem-rule.ts';

/** Text that cannot be read cannot be checked. */
export const specSyntax = problemRule({
  id: 'spec-syntax',
  severity: 'error',
  summary: 'A spec is YAML, and its expressions, calls and prototype are C.',
  kind: 'syntax',
});
