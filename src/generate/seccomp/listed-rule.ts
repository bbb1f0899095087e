import type { Range } from '../../spec/position.ts';

/** A name in the list of a rule: the place is that of its literal, with the quotes. */
export interface ListedName extends Range {
  readonly name: string;
}

/** A rule as the source of a profile states it, in JSON or Go. */
export interface ListedRule {
  readonly names: readonly ListedName[];
  /** Rules of other actions, and with an errno other than EPERM, take no new call. */
  readonly action: 'allow' | 'EPERM' | 'other';
  /** It holds for calls with certain arguments alone. */
  readonly hasArguments: boolean;
  /** The container must have all of these. */
  readonly capabilities: readonly string[];
  /** The container must have none of these. */
  readonly withoutCapabilities: readonly string[];
  /** It holds on some architectures or kernels alone. */
  readonly isLimited: boolean;
}

/** The rule that lets calls pass in every container; of several, the one with most names. */
export function unconditionalRule(rules: readonly ListedRule[]): ListedRule | undefined {
  return rules
    .filter(
      (rule) =>
        isPlain(rule, 'allow') && rule.capabilities.length === 0 && rule.withoutCapabilities.length === 0,
    )
    .toSorted((a, b) => b.names.length - a.names.length)[0];
}

/** The rule that lets calls pass in containers with one capability. */
export function capabilityRule(rules: readonly ListedRule[], capability: string): ListedRule | undefined {
  return rules.find(
    (rule) =>
      isPlain(rule, 'allow') &&
      rule.withoutCapabilities.length === 0 &&
      rule.capabilities.length === 1 &&
      rule.capabilities[0] === capability,
  );
}

/**
 * The rule that refuses with EPERM what {@link capabilityRule} allows, in containers without the capability. Only a profile
 * with another default has one (containers/common: ENOSYS).
 */
export function refusingRule(rules: readonly ListedRule[], capability: string): ListedRule | undefined {
  return rules.find(
    (rule) =>
      isPlain(rule, 'EPERM') &&
      rule.capabilities.length === 0 &&
      rule.withoutCapabilities.length === 1 &&
      rule.withoutCapabilities[0] === capability,
  );
}

function isPlain(rule: ListedRule, action: ListedRule['action']): boolean {
  return rule.action === action && !rule.hasArguments && !rule.isLimited && rule.names.length > 0;
}

/** A rule in words: "the rule for containers with CAP_SYS_ADMIN". */
export function ruleInWords({ action, capabilities, withoutCapabilities, hasArguments }: ListedRule): string {
  const verb = action === 'allow' ? 'allows' : action === 'EPERM' ? 'fails with EPERM' : 'decides otherwise';
  const scope = [
    ...capabilities.map((name) => ` with ${name}`),
    ...withoutCapabilities.map((name) => ` without ${name}`),
  ].join(' and');
  return `a rule that ${verb}${scope === '' ? '' : ` in containers${scope}`}${hasArguments ? ', by arguments' : ''}`;
}
