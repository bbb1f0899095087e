import type { SpecRule } from '../../src/lint/rule.ts';

/** Since 4.17 an entry point takes its arguments from the registers of the caller, so nothing else can call it. */
export const processInternalCall: SpecRule = {
  about: 'spec',
  id: 'process-internal-call',
  topic: 'process',
  severity: 'warning',
  summary: 'The kernel does not call system calls.',
  check({ spec }, report) {
    for (const step of spec.entry) {
      const called = /\b(?:__\w+_|compat_)?sys_(?!ni_)[a-z]\w*(?=\()/.exec(step.text)?.[0];
      if (called === undefined) continue;
      report({
        message: `this step is said to call ${called}(), an entry point for userspace`,
        help: [
          'let both call a function of the kernel’s own: do_xyzzy(), ksys_xyzzy() or one of the subsystem',
        ],
        range: step.range,
        pointer: step.pointer,
      });
    }
  },
};
