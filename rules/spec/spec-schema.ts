import { problemRule } from '../../src/lint/problem-rule.ts';

/** Unknown keys are mostly misspelt ones, whose content would be lost silently. */
export const specSchema = problemRule({
  id: 'spec-schema',
  severity: 'error',
  summary: 'A spec has the keys and values of the language, and they fit each other.',
  kind: 'schema',
});
