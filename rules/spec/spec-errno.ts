import { problemRule } from '../../src/lint/problem-rule.ts';

/** ENOTSUPP and the ERESTART codes are internal to the kernel. */
export const specErrno = problemRule({
  id: 'spec-errno',
  severity: 'error',
  summary: 'Every errno is one that userspace can see.',
  kind: 'errno',
});
