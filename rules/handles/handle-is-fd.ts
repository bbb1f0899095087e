import { isOnlyHandle } from '../../src/lint/processes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** Who holds a descriptor holds the object; who holds a number holds a number. */
export const handleIsFd: SpecRule = {
  about: 'spec',
  id: 'handle-is-fd',
  topic: 'handles',
  severity: 'info',
  basis: 'prototype',
  summary: 'A kernel object is named by a descriptor, not by a number.',
  check({ spec }, report) {
    if (isOnlyHandle(spec)) return;
    const process = spec.arguments.find(({ role }) => role === 'pid');
    if (process !== undefined) {
      report({
        message: `"${process.name}" is the number of a process, which is another process as soon as that one is gone`,
        help: ['take a pidfd: it goes on meaning the process that it was made for'],
        range: process.range,
        pointer: `/arguments/${process.index}`,
      });
    }
    for (const step of spec.entry) {
      if (step.kind !== 'lookup') continue;
      const { target } = step;
      if (target.meaning?.role !== 'value' && target.meaning?.role !== 'cookie') continue;
      report({
        message: `"${target.text}" names something in the kernel, and is no descriptor`,
        help: [
          'hand out a descriptor instead: it is inherited, passed on, closed and looked into as every other is',
        ],
        range: step.range,
        pointer: step.pointer,
      });
      return;
    }
  },
};
