import { isOnlyHandle, namesProcess } from '../../src/lint/processes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { isDerived } from '../../src/spec/derived.ts';
import type { Step } from '../../src/spec/model.ts';

/** A call that acts on another process may do no more than a debugger of that process. */
export const privilegePtrace: SpecRule = {
  about: 'spec',
  id: 'privilege-ptrace',
  topic: 'privilege',
  severity: 'warning',
  summary: 'A call that acts on another process checks whether the caller may.',
  check({ spec, gaps }, report) {
    if (
      gaps.length > 0 ||
      isOnlyHandle(spec) ||
      (isDerived(spec) && spec.entry.some(mayAsk)) ||
      spec.entry.some(({ kind, text }) => kind === 'permission' && ASKS.test(text))
    )
      return;
    const target = spec.arguments.find(namesProcess);
    if (target === undefined) return;
    report({
      message: `"${target.name}" identifies another process, but no step checks whether the caller may act on it`,
      help: [
        'add "permission: ptrace_may_access() with PTRACE_MODE_READ_REALCREDS" (ATTACH if the call changes something)',
        'put it after the lookup, which it needs anyway, so that descriptor -1 or a process that does not exist remains a probe',
      ],
      range: target.range,
      pointer: `/arguments/${target.index}`,
    });
  },
};

/**
 * ptrace_may_access(), mm_access(), which calls it, and the checks of check_kill_permission() (kernel/signal.c),
 * check_prlimit_permission() (kernel/sys.c) and check_same_owner() (kernel/sched/syscalls.c).
 */
const ASKS =
  /\b(?:ptrace_may_access|check_prlimit_permission|check_same_owner|mm_access|CAP_KILL|CAP_SYS_PTRACE)\b/;

/** Whether a step that a program wrote may ask, in words of its own. */
function mayAsk({ kind, errors }: Step): boolean {
  return kind === 'permission' || errors.includes('EPERM') || errors.includes('EACCES');
}
