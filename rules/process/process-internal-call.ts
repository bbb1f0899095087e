import type { SpecRule } from '../../src/lint/rule.ts';

/** `sys_openat`, `compat_sys_openat`, `__x64_sys_openat` where it is called; sys_ni_syscall() is nobody's entry point. */
function entryPointIn(words: string): string | undefined {
  for (const [called] of words.matchAll(/\b\w+(?=\()/g))
    if (/^(?:compat_|__\w+?_)?sys_(?!ni_)[a-z]/.test(called)) return called;
  return undefined;
}

/** Since 4.17 an entry point takes its arguments from the registers of the caller, so nothing else can call it. */
export const processInternalCall: SpecRule = {
  about: 'spec',
  id: 'process-internal-call',
  topic: 'process',
  severity: 'warning',
  summary: 'The kernel does not call system calls.',
  check({ spec }, report) {
    for (const step of spec.entry) {
      const called = entryPointIn(step.text);
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
