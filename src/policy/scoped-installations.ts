import { type Architecture, findArchitecture } from '../seccomp/architecture.ts';
import { parseEngine } from '../seccomp/engine/engine-releases.ts';
import { DEFAULT_CAPABILITIES } from '../seccomp/profile/default-capabilities.ts';
import type { NamedPolicy } from '../seccomp/profile/policy.ts';
import { EVERYWHERE, type RuleScope } from '../seccomp/profile/profile.ts';
import { installPolicy } from '../seccomp/simulate/installed-policy.ts';
import { syscallNumbers } from '../seccomp/syscalls/syscall-numbers.ts';
import { NEWEST } from '../spec/version.ts';
import type { PolicyAnalysis } from './policy-analysis.ts';
import { PolicyInstallation } from './policy-installation.ts';

/** The most hosts and containers that one policy is installed for. */
const MAX_SCOPES = 12;

/** The filters of a policy on the hosts and in the containers that its rules are for. */
export class ScopedInstallations {
  readonly #policy: NamedPolicy;
  readonly #known = new Map<string, PolicyInstallation | undefined>();

  constructor({ policy, installations }: PolicyAnalysis) {
    this.#policy = policy;
    this.#known.set(keyOf(EVERYWHERE), installations[0]);
  }

  /**
   * The filter of a container for which a rule counts: with the capabilities that it wants, on an architecture that it
   * names. Undefined if no engine installs it there, or if the rules are for too many different containers.
   */
  for(scope: RuleScope): PolicyInstallation | undefined {
    if (!isOnNewest(scope)) return undefined;
    const key = keyOf(scope);
    if (!this.#known.has(key))
      this.#known.set(key, this.#known.size > MAX_SCOPES ? undefined : install(this.#policy, scope));
    return this.#known.get(key);
  }
}

/** Whether a rule counts in any container of the newest kernel, for which policies are installed. */
function isOnNewest({ capabilities, withoutCapabilities, withoutMinKernel }: RuleScope): boolean {
  return withoutMinKernel === undefined && !capabilities.some((name) => withoutCapabilities.includes(name));
}

function keyOf({
  capabilities,
  withoutCapabilities,
  architectures,
  withoutArchitectures,
}: RuleScope): string {
  return JSON.stringify([
    capabilities.filter((name) => !DEFAULT_CAPABILITIES.has(name)),
    withoutCapabilities.filter((name) => DEFAULT_CAPABILITIES.has(name)),
    hostFor(architectures, withoutArchitectures)?.name,
  ]);
}

const HOSTS = ['x86_64', 'aarch64'];

function hostFor(wanted: readonly string[], unwanted: readonly string[]): Architecture | undefined {
  const excluded = unwanted.map(findArchitecture);
  const known = (wanted.length === 0 ? HOSTS : [...HOSTS, ...wanted]).map(findArchitecture);
  const named = wanted.map(findArchitecture);
  return known.find(
    (one) => one !== undefined && !excluded.includes(one) && (wanted.length === 0 || named.includes(one)),
  );
}

function install(policy: NamedPolicy, scope: RuleScope): PolicyInstallation | undefined {
  const host = hostFor(scope.architectures, scope.withoutArchitectures);
  const engine = parseEngine('runc');
  if (host === undefined || typeof engine === 'string') return undefined;
  const capabilities = new Set([...DEFAULT_CAPABILITIES, ...scope.capabilities]);
  for (const name of scope.withoutCapabilities) capabilities.delete(name);
  const options = {
    architecture: host,
    kernel: NEWEST,
    capabilities,
    engine: undefined,
    numbers: syscallNumbers(),
  };
  const installed = installPolicy(policy, engine, options, { systemdSets: () => undefined });
  if (typeof installed === 'string') return undefined;
  const programs = installed.programs();
  return typeof programs === 'string' ? undefined : new PolicyInstallation(installed, host, programs);
}
