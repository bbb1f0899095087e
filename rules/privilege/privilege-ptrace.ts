import { isOnlyHandle, namesProcess } from '../../src/lint/processes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** A call that reaches into another process is bounded by what a debugger of it may do. */
export const privilegePtrace: SpecRule = {
  about: 'spec',
  id: 'privilege-ptrace',
  topic: 'privilege',
  severity: 'warning',
  summary: 'A call that acts on another process asks whether the caller may.',
  check({ spec, blanks }, report) {
    if (
      blanks.length > 0 ||
      isOnlyHandle(spec) ||
      spec.entry.some(({ kind, text }) => kind === 'permission' && ASKS.test(text))
    )
      return;
    const target = spec.arguments.find(namesProcess);
    if (target === undefined) return;
    report({
      message: `"${target.name}" names another process, and nothing asks whether the caller may act on it`,
      help: [
        'add "permission: ptrace_may_access() with PTRACE_MODE_READ_REALCREDS" (or ATTACH, where it changes something)',
        'it needs the process, so it comes after the lookup, and descriptor -1 or a process that is none stays a probe',
      ],
      range: target.range,
      pointer: `/arguments/${target.index}`,
    });
  },
};

/** ptrace_may_access(), mm_access() which calls it, and check_kill_permission() (kernel/signal.c). */
const ASKS = /\bptrace_may_access\b|\bmm_access\b|\bCAP_KILL\b|\bCAP_SYS_PTRACE\b/;
