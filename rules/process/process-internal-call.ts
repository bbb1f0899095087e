import type { SpecRule } from '../../src/lint/rule.ts';

/**
 * Finds a call of `sys_openat`, `compat_sys_openat` or `__x64_sys_openat`. Not entry points are sys_ni_syscall() and inner
 * functions such as __sys_sendmsg() and ____sys_sendmsg() (net/socket.c).
 */
function entryPointIn(words: string): string | undefined {
  for (const [called] of words.matchAll(/\b\w+(?=\()/g))
    if (/^(?:compat_|__[a-z]\w*?_)?sys_(?!ni_)[a-z]/.test(called)) return called;
  return undefined;
}

/** Since 4.17 an entry point takes its arguments from the caller's saved registers, so kernel code cannot call it. */
export const processInternalCall: SpecRule = {
  about: 'spec',
  id: 'process-internal-call',
  topic: 'process',
  severity: 'warning',
  summary: 'Kernel code does not call entry points of system calls.',
  check({ spec }, report) {
    for (const step of spec.entry) {
      const called = entryPointIn(step.text);
      if (called === undefined) continue;
      report({
        message: `according to its text, this step calls ${called}(), an entry point for userspace`,
        help: [
          'move the shared code to an internal function that both call: do_xyzzy(), ksys_xyzzy() or one of the subsystem',
        ],
        range: step.range,
        pointer: step.pointer,
      });
    }
  },
};
