import { problemRule } from '../../src/lint/problem-rule.ts';

/** SYSCALL_DEFINE6 is the largest (include/linux/syscalls.h, SYSCALL_DEFINE_MAXARGS). */
export const abiArgumentCount = problemRule({
  id: 'abi-argument-count',
  topic: 'abi',
  severity: 'error',
  summary: 'A call has at most six arguments.',
  kind: 'argument-count',
});
