import { ALL_ONES, type Operator } from '../libseccomp/condition.ts';
import { EVERYWHERE, type ProfileAction, type RuleScope } from '../profile/profile.ts';
import { ReleaseHistory } from './release-history.ts';
import type { RuleBody } from './rule-text.ts';
import type { EditedRules, Policy, PolicyArchitectures, RuntimeFacts } from './runtime-facts.ts';

/*
 * Facts about a runtime as JSON: what was read and checked once, so that a page needs no reader of YAML. What has its usual
 * value is left out, and so is where the facts were read and when releases were published, which decides no answer.
 */

/** Values by release. */
type HistoryData<T> = readonly (readonly [since: string, value: T])[];

type ConditionData = readonly [index: number, operator: Operator, datum: string, mask?: string];

interface RuleData {
  readonly action: ProfileAction;
  readonly conditions?: readonly ConditionData[];
  readonly scope?: RuleScope;
  readonly abis?: readonly string[];
}

/** Names that share their history, in the order of the policy. */
type RulesData<T> = readonly (readonly [names: string, rules: HistoryData<T>])[];

interface PolicyData {
  readonly defaultAction: HistoryData<ProfileAction>;
  readonly architectures: HistoryData<
    readonly string[] | { readonly hosts: readonly (readonly [string, readonly string[]])[] }
  >;
  readonly syscalls: RulesData<readonly RuleData[]>;
}

interface BorrowedPolicyData {
  readonly of: string;
  readonly releases: HistoryData<string>;
  readonly edits: RulesData<readonly RuleData[] | 'inherited'>;
}

/** The JSON of the facts about one runtime. */
export interface FactsData extends Omit<RuntimeFacts, 'about' | 'source' | 'engine' | 'dates' | 'policy'> {
  readonly engine: HistoryData<string>;
  readonly policy: PolicyData | BorrowedPolicyData;
}

/** Turns facts into plain JSON. */
export function factsData({
  about: _about,
  source: _source,
  engine,
  dates: _dates,
  policy,
  ...rest
}: RuntimeFacts): FactsData {
  return {
    ...rest,
    engine: engine.entries,
    policy:
      'of' in policy
        ? {
            of: policy.of,
            releases: policy.releases.entries,
            edits: rulesData(policy.edits, (rules) => (rules === 'inherited' ? rules : rules.map(ruleData))),
          }
        : policyData(policy),
  };
}

/** The facts that {@link factsData} turned into JSON, without `about`, `source` and `dates`. */
export function factsFromData({ engine, policy, ...rest }: FactsData): RuntimeFacts {
  return {
    ...rest,
    about: '',
    source: '',
    engine: new ReleaseHistory(engine),
    dates: new Map(),
    policy:
      'of' in policy
        ? {
            of: policy.of,
            releases: new ReleaseHistory(policy.releases),
            edits: rulesFromData(policy.edits, (rules): EditedRules => rulesOf(rules)),
          }
        : policyFromData(policy),
  };
}

function policyData({ defaultAction, architectures, syscalls }: Policy): PolicyData {
  return {
    defaultAction: defaultAction.entries,
    architectures: architectures.entries.map(([since, value]) => [
      since,
      value.kind === 'list' ? value.list : { hosts: [...value.map] },
    ]),
    syscalls: rulesData(syscalls, (rules) => rules.map(ruleData)),
  };
}

function policyFromData({ defaultAction, architectures, syscalls }: PolicyData): Policy {
  return {
    defaultAction: new ReleaseHistory(defaultAction),
    architectures: new ReleaseHistory(
      architectures.map(([since, value]): [string, PolicyArchitectures] => [
        since,
        'hosts' in value ? { kind: 'map', map: new Map(value.hosts) } : { kind: 'list', list: value },
      ]),
    ),
    syscalls: rulesFromData(syscalls, (rules) => rules.map(ruleFromData)),
  };
}

/** Neighbours with the same rules are joined, and no others: the order of names is that of the rules. */
function rulesData<T, D>(
  rules: ReadonlyMap<string, ReleaseHistory<T>>,
  dataOf: (value: T) => D,
): RulesData<D> {
  const joined: { readonly names: string[]; readonly key: string; readonly entries: HistoryData<D> }[] = [];
  for (const [name, history] of rules) {
    const entries = history.entries.map(([since, value]) => [since, dataOf(value)] as const);
    const key = JSON.stringify(entries);
    const last = joined.at(-1);
    if (last?.key === key) last.names.push(name);
    else joined.push({ names: [name], key, entries });
  }
  return joined.map(({ names, entries }) => [names.join(' '), entries]);
}

function rulesFromData<D, T>(
  data: RulesData<D>,
  rulesIn: (data: D) => T,
): ReadonlyMap<string, ReleaseHistory<T>> {
  return new Map(
    data.flatMap(([names, entries]) => {
      const history = new ReleaseHistory(entries.map(([since, own]): [string, T] => [since, rulesIn(own)]));
      return names.split(' ').map((name) => [name, history] as const);
    }),
  );
}

function rulesOf(rules: readonly RuleData[] | 'inherited'): EditedRules {
  return rules === 'inherited' ? rules : rules.map(ruleFromData);
}

function ruleData({ action, conditions, scope, abis }: RuleBody): RuleData {
  return {
    action,
    ...(conditions.length === 0
      ? {}
      : {
          conditions: conditions.map(
            ({ index, operator, datum, mask }): ConditionData =>
              mask === ALL_ONES
                ? [index, operator, String(datum)]
                : [index, operator, String(datum), String(mask)],
          ),
        }),
    ...(scope === EVERYWHERE ? {} : { scope }),
    ...(abis === undefined ? {} : { abis }),
  };
}

function ruleFromData({ action, conditions = [], scope = EVERYWHERE, abis }: RuleData): RuleBody {
  return {
    // JSON has no undefined.
    action: { name: action.name, errno: action.errno },
    conditions: conditions.map(([index, operator, datum, mask]) => ({
      index,
      operator,
      datum: BigInt(datum),
      mask: mask === undefined ? ALL_ONES : BigInt(mask),
    })),
    scope: { ...EVERYWHERE, ...scope },
    abis,
  };
}
