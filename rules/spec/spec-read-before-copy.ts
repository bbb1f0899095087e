import { problemRule } from '../../src/lint/problem-rule.ts';

/** Before the copy the kernel cannot know it, so the order in the spec must be wrong. */
export const specReadBeforeCopy = problemRule({
  id: 'spec-read-before-copy',
  severity: 'error',
  summary: 'A field of user memory is used only after the step that copies it in.',
  kind: 'read-before-copy',
});
