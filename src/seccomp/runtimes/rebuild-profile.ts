import { findArchitecture, profileConstant } from '../architecture.ts';
import type { Profile, ProfileArchitectures, ProfileRule, RuleScope } from '../profile/profile.ts';
import type { Policy, PolicyArchitectures, RuntimeFacts } from './runtime-facts.ts';

/** Finds a runtime by name, for those that are built with the policy of another. */
export type FindRuntime = (name: string) => RuntimeFacts | undefined;

/** The policy that a release was built with, and the release of that policy. */
export interface PolicyRelease {
  readonly facts: RuntimeFacts;
  readonly policy: Policy;
  readonly release: string;
}

/** Finds the policy that a release was built with; undefined if unknown. */
export function resolvePolicy(
  facts: RuntimeFacts,
  release: string,
  find: FindRuntime,
): PolicyRelease | undefined {
  if (!('of' in facts.policy)) return { facts, policy: facts.policy, release };
  const own = facts.policy.releases.at(release)?.[1];
  const other = find(facts.policy.of);
  return own === undefined || other === undefined ? undefined : resolvePolicy(other, own, find);
}

/** Rebuilds the profile of a release from the history of its policy. The origin of a rule names its first release. */
export function rebuildProfile({ facts, policy, release }: PolicyRelease): Profile {
  const defaultAction = policy.defaultAction.at(release)?.[1];
  const architectures = policy.architectures.at(release)?.[1];
  if (defaultAction === undefined || architectures === undefined)
    throw new Error(`${facts.title} ${release} is older than the first release that was read`);
  const rules: ProfileRule[] = [];
  for (const [name, history] of policy.syscalls) {
    const [since, bodies] = history.at(release) ?? ['', []];
    for (const body of bodies)
      rules.push({ ...body, names: [name], origin: originOf(facts.title, since, body.scope) });
  }
  return { defaultAction, architectures: constants(architectures), flags: [], rules };
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
