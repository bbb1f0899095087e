import { findArchitecture, profileConstant } from '../architecture.ts';
import type { Profile, ProfileArchitectures, ProfileRule, RuleScope } from '../profile/profile.ts';
import type { ReleaseHistory } from './release-history.ts';
import type { RuleBody } from './rule-text.ts';
import type { Policy, PolicyArchitectures, RuntimeFacts } from './runtime-facts.ts';

/** Finds a runtime by name, for those that are built with the policy of another. */
export type FindRuntime = (name: string) => RuntimeFacts | undefined;

/** The policy that a release was built with, and the release of that policy. */
export interface PolicyRelease {
  readonly facts: RuntimeFacts;
  readonly policy: Policy;
  readonly release: string;
  /** The runtime that uses it with changes of its own, and its release; undefined for none. */
  readonly editor: { readonly facts: RuntimeFacts; readonly release: string } | undefined;
}

/** Finds the policy that a release was built with; undefined if unknown. */
export function resolvePolicy(
  facts: RuntimeFacts,
  release: string,
  find: FindRuntime,
): PolicyRelease | undefined {
  if (!('of' in facts.policy)) return { facts, policy: facts.policy, release, editor: undefined };
  const own = facts.policy.releases.at(release)?.[1];
  const other = find(facts.policy.of);
  const base = own === undefined || other === undefined ? undefined : resolvePolicy(other, own, find);
  return base && facts.policy.edits.size > 0 ? { ...base, editor: { facts, release } } : base;
}

/** Rebuilds the profile of a release from the history of its policy. The origin of a rule names its first release. */
export function rebuildProfile({ facts, policy, release, editor }: PolicyRelease): Profile {
  const defaultAction = policy.defaultAction.at(release)?.[1];
  const architectures = policy.architectures.at(release)?.[1];
  if (defaultAction === undefined || architectures === undefined)
    throw new Error(`${facts.title} ${release} is older than the first release that was read`);
  const edits =
    editor === undefined || !('of' in editor.facts.policy) ? undefined : editor.facts.policy.edits;
  const entries = new Map<ReleaseHistory<readonly RuleBody[]>, RuleEntry | undefined>();
  const rules: ProfileRule[] = [];
  for (const name of new Set([...policy.syscalls.keys(), ...(edits?.keys() ?? [])])) {
    const edit = editor && edits?.get(name)?.at(editor.release);
    if (editor !== undefined && edit !== undefined && edit[1] !== 'inherited') {
      rules.push(...rulesOf(name, [edit[0], edit[1]], editor.facts.title));
      continue;
    }
    const history = policy.syscalls.get(name);
    if (history === undefined) continue;
    if (!entries.has(history)) entries.set(history, history.at(release));
    const entry = entries.get(history);
    if (entry !== undefined) rules.push(...rulesOf(name, entry, facts.title));
  }
  return { defaultAction, architectures: constants(architectures), flags: [], rules };
}

type RuleEntry = readonly [since: string, bodies: readonly RuleBody[]];

/** By bodies and name. All releases with the same bodies get the same rules, so that what is made of them can be shared. */
const knownRules = new WeakMap<readonly RuleBody[], Map<string, readonly ProfileRule[]>>();

function rulesOf(name: string, [since, bodies]: RuleEntry, title: string): readonly ProfileRule[] {
  const byName = knownRules.get(bodies) ?? new Map<string, readonly ProfileRule[]>();
  knownRules.set(bodies, byName);
  const known = byName.get(name);
  if (known !== undefined) return known;
  const rules = bodies.map(
    (body): ProfileRule => ({ ...body, names: [name], origin: originOf(title, since, body.scope) }),
  );
  byName.set(name, rules);
  return rules;
}

/** "Docker since 20.10.10, without CAP_SYS_ADMIN". */
function originOf(title: string, since: string, scope: RuleScope): string {
  const { capabilities, withoutCapabilities, architectures, withoutArchitectures, minKernel } = scope;
  const parts = [
    ...capabilities.map((name) => `with ${name}`),
    ...withoutCapabilities.map((name) => `without ${name}`),
    architectures.length === 0 ? '' : `on ${architectures.join(', ')}`,
    withoutArchitectures.length === 0 ? '' : `not on ${withoutArchitectures.join(', ')}`,
    minKernel === undefined ? '' : `from Linux ${minKernel.join('.')} on`,
  ].filter((part) => part !== '');
  return `${title} since ${since}${parts.length === 0 ? '' : `, ${parts.join(' and ')}`}`;
}

function constants(architectures: PolicyArchitectures): ProfileArchitectures {
  const constant = (name: string): string => {
    const architecture = findArchitecture(name);
    if (architecture === undefined) throw new Error(`"${name}" is not an architecture`);
    return profileConstant(architecture);
  };
  return architectures.kind === 'list'
    ? { kind: 'list', list: architectures.list.map(constant) }
    : {
        kind: 'map',
        map: new Map([...architectures.map].map(([host, others]) => [constant(host), others.map(constant)])),
      };
}
