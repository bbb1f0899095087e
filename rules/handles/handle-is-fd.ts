import { isOnlyHandle } from '../../src/lint/processes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** A descriptor keeps its object alive; a number may come to name another object. */
export const handleIsFd: SpecRule = {
  about: 'spec',
  id: 'handle-is-fd',
  topic: 'handles',
  severity: 'info',
  basis: 'prototype',
  summary: 'A kernel object is identified by a descriptor, not by a number.',
  check({ spec }, report) {
    if (isOnlyHandle(spec)) return;
    const process = spec.arguments.find(({ role }) => role === 'pid');
    if (process !== undefined) {
      report({
        message: `"${process.name}" is a process number, which may name another process once the first one has ended`,
        help: ['take a pidfd, which always refers to the same process'],
        range: process.range,
        pointer: `/arguments/${process.index}`,
      });
    }
    for (const step of spec.entry) {
      if (step.kind !== 'lookup') continue;
      const { target } = step;
      if (target.meaning?.role !== 'value' && target.meaning?.role !== 'cookie') continue;
      report({
        message: `"${target.text}" identifies a kernel object but is not a descriptor`,
        help: [
          'return a descriptor instead, which can be inherited, passed on, closed and inspected like any other',
        ],
        range: step.range,
        pointer: step.pointer,
      });
      return;
    }
  },
};
