import { problemRule } from '../../src/lint/problem-rule.ts';

/** The kernel cannot know the field before it copies it, so the order of the steps must be wrong. */
export const specReadBeforeCopy = problemRule({
  id: 'spec-read-before-copy',
  severity: 'error',
  summary: 'A field of user memory is used only after the step that copies it.',
  kind: 'read-before-copy',
});
