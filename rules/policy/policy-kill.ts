import type { PolicyRule } from '../../src/lint/rule.ts';
import { callAccess, refuses } from '../../src/policy/call-access.ts';
import { fateOf } from '../../src/policy/fate.ts';
import {
  callerNames,
  callsOfKnownCallers,
  type KnownCaller,
  knownCallers,
} from '../../src/policy/known-callers.ts';
import type { PolicyAnalysis } from '../../src/policy/policy-analysis.ts';
import type { PolicyInstallation } from '../../src/policy/policy-installation.ts';
import type { StatedRule } from '../../src/policy/stated-rule.ts';
import { fewOf } from '../../src/spec/join-words.ts';

/** A call that ends programs which would do without it. */
interface Killed {
  readonly name: string;
  readonly callers: readonly KnownCaller[];
  /** What becomes of the program: "kills the process". */
  readonly fate: string;
  /** The rule that refuses the call; undefined for the default action. */
  readonly rule: StatedRule | undefined;
}

/** Programs try calls that a kernel may not have, and are prepared for an errno, but not for SIGSYS. */
export const policyKill: PolicyRule = {
  about: 'policy',
  id: 'policy-kill',
  topic: 'policy',
  severity: 'warning',
  summary: 'A policy does not kill programs for calls that they can do without.',
  check(policy, report) {
    const all = policy.installations.map((installation) => ({
      engine: installation.engine,
      groups: groups(killedBy(policy, installation)),
    }));
    for (const key of new Set(all.flatMap((one) => [...one.groups.keys()]))) {
      const sizes = all.map((one) => one.groups.get(key)?.length ?? 0);
      const most = all[sizes.indexOf(Math.max(...sizes))];
      const group = most?.groups.get(key) ?? [];
      const under = new Set(sizes).size === 1 ? '' : `under ${most?.engine}, `;
      const [first] = group;
      if (first === undefined) continue;
      const { name, fate, rule } = first;
      report({
        message: `${under}the policy ${fate} for calls that programs do without if they fail with ENOSYS: ${fewOf(group.map(shown))}`,
        help: [
          'let them fail with ENOSYS ("action": "SCMP_ACT_ERRNO" and "errnoRet": 38 in a profile): they do not run either way',
        ],
        severity: fate === 'raises SIGSYS' ? 'info' : 'warning',
        ...(rule === undefined ? policy.places.ofDefault() : policy.places.ofName(rule, name)),
      });
    }
  },
};

/** The calls that a policy kills for whatever their arguments are, although some caller would go on. */
function killedBy(policy: PolicyAnalysis, installation: PolicyInstallation): readonly Killed[] {
  return callsOfKnownCallers().flatMap((name): readonly Killed[] => {
    const callers = knownCallers(name).filter(({ goesOnAfter }) => goesOnAfter.ENOSYS === true);
    const { kind, refused } = callAccess(installation, name);
    const [first] = refused;
    if (callers.length === 0 || kind !== 'refused' || first === undefined) return [];
    if (refused.some(({ action }) => action.kind === 'errno' || !refuses(action))) return [];
    return [{ name, callers, fate: fateOf(first.action), rule: policy.rulesFor(name)[0] }];
  });
}

/** One group for each rule that kills. */
function groups(killed: readonly Killed[]): ReadonlyMap<string, readonly Killed[]> {
  const found = new Map<string, Killed[]>();
  for (const one of killed) {
    const key = `${one.rule?.origin} ${one.fate}`;
    const group = found.get(key);
    if (group === undefined) found.set(key, [one]);
    else group.push(one);
  }
  return found;
}

function shown({ name, callers }: Killed): string {
  return `${name} (${fewOf(callerNames(callers), 2)})`;
}
