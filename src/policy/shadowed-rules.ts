import type { Architecture } from '../seccomp/architecture.ts';
import type { InstalledFilter } from '../seccomp/engine/installed-filter.ts';
import { EVERYWHERE, type RuleScope } from '../seccomp/profile/profile.ts';
import type { PolicyAnalysis } from './policy-analysis.ts';
import type { PolicyInstallation } from './policy-installation.ts';
import type { ScopedInstallations } from './scoped-installations.ts';
import type { StatedRule } from './stated-rule.ts';

/** A rule that decides no call of a name, whatever its arguments are. */
export interface Shadowed {
  readonly name: string;
  readonly rule: StatedRule;
  /** The rule without conditions that decides instead; undefined if several rules do so together. */
  readonly by: StatedRule | undefined;
}

/** Any arguments. */
const UNKNOWN = Array.from({ length: 6 }, () => undefined);

/**
 * The rules that decide no call of a name that they state, for no caller that their filter has, since other rules decide
 * all of them. Only other rules that count wherever the rule counts are compared with it, so that a rule for another host
 * or container is none of these.
 *
 * @param dropped rules that the engine does not install at all
 */
export function* shadowedRules(
  policy: PolicyAnalysis,
  scoped: ScopedInstallations,
  dropped: ReadonlySet<StatedRule>,
): Generator<Shadowed> {
  for (const name of policy.names) {
    const rules = policy.rulesFor(name);
    if (rules.length < 2) continue;
    const keys = rules.map(({ scope }) => keyOf(scope));
    const scopes = new Set(keys);
    const deciders = new Map<string, ReadonlySet<string> | undefined>();
    for (const [at, rule] of rules.entries()) {
      const key = keys[at] ?? '';
      if (dropped.has(rule) || !areWherever(scopes, key)) continue;
      if (!deciders.has(key)) {
        const installation = scoped.for(rule.scope);
        deciders.set(key, installation && decidersOf(name, installation));
      }
      const deciding = deciders.get(key);
      if (deciding === undefined || deciding.has(rule.origin)) continue;
      const by = rules.find(({ conditions, origin }) => conditions.length === 0 && deciding.has(origin));
      yield { name, rule, by };
    }
  }
}

/** Whether rules of these scopes count in every container and on every host in which one of the scope `key` does. */
function areWherever(scopes: ReadonlySet<string>, key: string): boolean {
  return [...scopes].every((one) => one === key || one === ANYWHERE);
}

const ANYWHERE = keyOf(EVERYWHERE);

function keyOf(scope: RuleScope): string {
  return JSON.stringify(scope, (_, value: unknown) => value ?? null);
}

/** The origins of the rules that decide any call of a name; undefined if the host has no such call, or that is not known. */
function decidersOf(
  name: string,
  { installed, callers }: PolicyInstallation,
): ReadonlySet<string> | undefined {
  const { filter } = installed;
  if (filter === undefined) return undefined;
  const origins = new Set<string>();
  let isThere = false;
  for (const caller of callers) {
    const number = filter.collection.numbers.numberOf(name, caller);
    if (number === undefined || number < 0 || !hasArchitecture(filter, caller)) continue;
    isThere = true;
    for (const decision of filter.decide({ token: caller.token, number, args: UNKNOWN })) {
      if (decision.by === 'stale word' || decision.by === 'stub') return undefined;
      if (decision.by === 'rule') origins.add(decision.rule.origin);
    }
  }
  return isThere ? origins : undefined;
}

function hasArchitecture({ collection }: InstalledFilter, wanted: Architecture): boolean {
  return collection.architectures.some(({ architecture }) => architecture === wanted);
}
