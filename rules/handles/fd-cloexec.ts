import { closeOnExecFlags, isAlwaysCloseOnExec } from '../../src/lint/descriptors.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { isDerived } from '../../src/spec/derived.ts';
import type { Spec } from '../../src/spec/model.ts';

/** A new descriptor leaks into the next program unless the call that creates it can set close-on-exec. */
export const fdCloexec: SpecRule = {
  about: 'spec',
  id: 'fd-cloexec',
  topic: 'handles',
  severity: 'warning',
  summary: 'A call that returns a descriptor can set close-on-exec atomically.',
  check({ spec }, report) {
    if (isDerived(spec) ? !installsWithout(spec) : spec.returns !== 'fd') return;
    if (isAlwaysCloseOnExec(spec) || closeOnExecFlags(spec).length > 0) return;
    report({
      message: `${spec.name} returns a descriptor, but the caller cannot request close-on-exec`,
      help: [
        'add a flag for it (XYZZY_CLOEXEC), because fcntl(F_SETFD) is too late if another thread forks',
        'or always set close-on-exec, as pidfd_open and landlock_create_ruleset do, and write "cloexec: always" at an argument',
      ],
      range: spec.nameNode,
      pointer: '/returns',
    });
  },
};

/**
 * Whether code was seen to reserve a descriptor without the flag; a derived spec does not state what a call returns. What
 * installs it may be behind code that is not at hand.
 */
function installsWithout({ entry }: Spec): boolean {
  return entry.some(({ text }) => /\bdescriptor\b.*\bwithout close-on-exec\b/.test(text));
}
