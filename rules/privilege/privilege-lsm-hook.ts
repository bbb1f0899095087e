import type { SpecRule } from '../../src/lint/rule.ts';
import { isDerived } from '../../src/spec/derived.ts';
import type { Step } from '../../src/spec/model.ts';

/** Path lookup checks mode bits, but security modules are consulted only if the code calls a hook. */
export const privilegeLsmHook: SpecRule = {
  about: 'spec',
  id: 'privilege-lsm-hook',
  topic: 'privilege',
  severity: 'info',
  summary: 'A call that reaches a file calls a hook of security modules.',
  check({ spec, blanks }, report) {
    if (spec.status === 'merged' || blanks.length > 0) return;
    const path = spec.arguments.find(({ role }) => role === 'path' || role === 'entry');
    if (path === undefined || spec.entry.some(({ kind, text }) => ASKING.has(kind) && ASKS.test(text)))
      return;
    // A program writes the calls of a hook's caller as one step.
    if (isDerived(spec) && spec.entry.some(mayHoldHook)) return;
    report({
      message: `"${path.name}" leads to a file, but no step calls a hook of security modules`,
      help: [
        'call the hook for this operation, such as security_inode_getattr(), and add the step "permission: a security module (security_…)"',
        'without a hook, a policy that hides a file from a program has no effect on this call',
      ],
      range: path.range,
      pointer: `/arguments/${path.index}`,
    });
  },
};

const ASKING: ReadonlySet<string> = new Set(['permission', 'work']);

/** Hooks (include/linux/lsm_hook_defs.h), names of modules, and words for them. */
const ASKS = /security[_ ]|\bLSM\b|\b(?:SELinux|AppArmor|Smack|Landlock|inode_permission)\b/i;

/** Whether a step may call a hook, which refuses with one of these. A walk asks for the directories alone. */
function mayHoldHook({ text, errors }: Step): boolean {
  return !/^walks the path$/.test(text) && (errors.includes('EACCES') || errors.includes('EPERM'));
}
