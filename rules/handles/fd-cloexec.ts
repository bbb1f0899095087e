import { closeOnExecFlags, isAlwaysCloseOnExec } from '../../src/lint/descriptors.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** A new descriptor leaks into the next program unless the call that makes it can close it there. */
export const fdCloexec: SpecRule = {
  about: 'spec',
  id: 'fd-cloexec',
  topic: 'handles',
  severity: 'warning',
  summary: 'A call that returns a descriptor can make it close-on-exec from the start.',
  check({ spec }, report) {
    if (spec.returns !== 'fd' || isAlwaysCloseOnExec(spec) || closeOnExecFlags(spec).length > 0) return;
    report({
      message: `${spec.name} returns a descriptor, and nothing asks for it to be closed on exec`,
      help: [
        'add a flag for it (XYZZY_CLOEXEC), since fcntl(F_SETFD) comes too late where another thread forks',
        'or make it always close-on-exec, as pidfd_open and landlock_create_ruleset do, and say "cloexec: always" at an argument',
      ],
      range: spec.nameNode,
      pointer: '/returns',
    });
  },
};
