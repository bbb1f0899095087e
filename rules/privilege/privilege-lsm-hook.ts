import type { SpecRule } from '../../src/lint/rule.ts';

/** Mode bits are asked by whoever walks a path; security modules only where somebody calls them. */
export const privilegeLsmHook: SpecRule = {
  about: 'spec',
  id: 'privilege-lsm-hook',
  topic: 'privilege',
  severity: 'info',
  summary: 'A call that reaches a file lets security modules have their say.',
  check({ spec, blanks }, report) {
    if (spec.status === 'merged' || blanks.length > 0) return;
    const path = spec.arguments.find(({ role }) => role === 'path' || role === 'entry');
    if (path === undefined || spec.entry.some(({ kind, text }) => ASKING.has(kind) && ASKS.test(text)))
      return;
    report({
      message: `"${path.name}" leads to a file, and no security module is asked about it`,
      help: [
        'call the hook of what is done there, such as security_inode_getattr(), and write the step down: "permission: a security module (security_…)"',
        'without one, a policy that hides a file from a program does not hide this',
      ],
      range: path.range,
      pointer: `/arguments/${path.index}`,
    });
  },
};

const ASKING: ReadonlySet<string> = new Set(['permission', 'work']);

/** Hooks (include/linux/lsm_hook_defs.h), the modules by name, or words for them. */
const ASKS = /security[_ ]|\bLSM\b|\b(?:SELinux|AppArmor|Smack|Landlock|inode_permission)\b/i;
