import { problemRule } from '../../src/lint/problem-rule.ts';

/** ENOTSUPP and the ERESTART codes are internal to the kernel. */
export const specErrno = problemRule({
  id: 'spec-errno',
  severity: 'error',
  summary: 'Userspace can see every errno in a spec.',
  kind: 'errno',
});
