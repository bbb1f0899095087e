import { findArchitecture } from '../seccomp/architecture.ts';
import { parseEngine } from '../seccomp/engine/install.ts';
import { type NumberPolicy, newestPolicies, policyOf } from '../seccomp/simulate/policies.ts';
import { numbersOf } from '../seccomp/syscalls/numbers.ts';
import { Failure } from './failure.ts';
import { profilePolicy, readFacts } from './simulate/policies.ts';

/** The newest releases that the package knows, and the profiles that were asked for, as runc installs them. */
export function loadPolicies(profiles: readonly string[]): readonly NumberPolicy[] {
  const architecture = findArchitecture('x86_64');
  const engine = parseEngine('runc');
  if (architecture === undefined || typeof engine === 'string') throw new Failure('runc is unknown');
  const options = {
    architecture,
    kernel: [Number.MAX_SAFE_INTEGER, 0] as const,
    capabilities: undefined,
    engine: undefined,
    numbers: numbersOf(),
  };
  const own = profiles.flatMap((path) => {
    const { filter } = profilePolicy(path, engine, options);
    return filter === undefined ? [] : [policyOf(path, filter, engine, architecture)];
  });
  return [...newestPolicies(readFacts()), ...own];
}
