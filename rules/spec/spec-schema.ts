import { problemRule } from '../../src/lint/problem-rule.ts';

/** Unknown keys are usually misspelt, and their content would be lost silently. */
export const specSchema = problemRule({
  id: 'spec-schema',
  severity: 'error',
  summary: 'A spec has only keys and values of the language, and they are consistent.',
  kind: 'schema',
});
