import { problemRule } from '../../src/lint/problem-rule.ts';

/** What cannot be read cannot be judged. */
export const specSyntax = problemRule({
  id: 'spec-syntax',
  severity: 'error',
  summary: 'A spec is YAML, and its expressions, calls and prototype are C.',
  kind: 'syntax',
});
