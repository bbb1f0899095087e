import { syscallNumbers } from '../seccomp/syscalls/syscall-numbers.ts';
import { type CallAccess, callAccess, letsThrough } from './call-access.ts';
import type { PolicyAnalysis } from './policy-analysis.ts';
import type { PolicyInstallation } from './policy-installation.ts';
import type { PolicyPlace } from './policy-places.ts';
import type { StatedRule } from './stated-rule.ts';
import { unknownCalls } from './unknown-calls.ts';

/** A call that a policy refuses on purpose: its author named it, or refuses it although the others pass. */
export interface StatedRefusal {
  readonly name: string;
  readonly access: CallAccess & { readonly kind: 'filtered' | 'refused' };
  /** The rule that says so; undefined where the form of the policy has none. */
  readonly rule: StatedRule | undefined;
}

const LETS_RUN: ReadonlySet<string> = new Set(['allow', 'log', 'notify', 'trace']);

/**
 * The calls that a policy refuses to the host's own programs, all of them or some by their arguments. What a list of
 * allowed calls leaves out is not among them: it may have been left out because nobody makes the call.
 */
export function statedRefusals(
  policy: PolicyAnalysis,
  installation: PolicyInstallation,
): readonly StatedRefusal[] {
  const unknown = unknownCalls(installation);
  const isDenyList = unknown !== undefined && letsThrough(unknown.action);
  const names = isDenyList ? syscallNumbers().names() : [...policy.names];
  return names.flatMap((name): readonly StatedRefusal[] => {
    const { kind, refused } = callAccess(installation, name);
    const rules = policy.rulesFor(name);
    if (kind === 'filtered') {
      const rule = rules.find(({ conditions }) => conditions.length > 0) ?? rules[0];
      return [{ name, access: { kind, refused }, rule }];
    }
    if (kind !== 'refused') return [];
    const rule = rules.find(({ action }) => !LETS_RUN.has(action));
    return rule === undefined && !isDenyList ? [] : [{ name, access: { kind, refused }, rule }];
  });
}

/** Where a policy refuses a call. */
export function refusalPlace(policy: PolicyAnalysis, { rule, name }: StatedRefusal): PolicyPlace {
  return rule === undefined ? policy.places.ofDefault() : policy.places.ofName(rule, name);
}
