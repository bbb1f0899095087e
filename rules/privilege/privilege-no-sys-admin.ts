import type { SpecRule } from '../../src/lint/rule.ts';
import { CAPABILITY_NAMES } from '../../src/spec/capability.ts';

/** CAP_SYS_ADMIN is close to root, so requiring it says little about who may use the call. */
export const privilegeNoSysAdmin: SpecRule = {
  about: 'spec',
  id: 'privilege-no-sys-admin',
  topic: 'privilege',
  severity: 'warning',
  summary: 'A new call requires a narrower capability than CAP_SYS_ADMIN.',
  check({ spec }, report) {
    if (spec.status !== 'proposed') return;
    const step = spec.entry.find(({ kind, text }) => kind === 'permission' && asksForNothingElse(text));
    if (step === undefined) return;
    report({
      message: `${spec.name} requires CAP_SYS_ADMIN, which grants far more than this call`,
      help: [
        'use the capability of related calls, or a narrow one with CAP_SYS_ADMIN as the alternative, as for CAP_BPF and CAP_PERFMON',
      ],
      range: step.range,
      pointer: step.pointer,
    });
  },
};

function asksForNothingElse(words: string): boolean {
  const named = new Set(words.match(/\bCAP_[A-Z0-9_]+/g)?.filter((name) => CAPABILITY_NAMES.includes(name)));
  return named.has('CAP_SYS_ADMIN') && named.size === 1;
}
