import { findArchitecture } from '../seccomp/architecture.ts';
import { parseEngine } from '../seccomp/engine/engine-releases.ts';
import { type NumberPolicy, newestPolicies, numberPolicy } from '../seccomp/simulate/number-policies.ts';
import { syscallNumbers } from '../seccomp/syscalls/syscall-numbers.ts';
import { Failure } from './failure.ts';
import { profilePolicies, readFacts } from './simulate/policies.ts';

/** Loads the policies of the newest release of each runtime, and of the given profiles as runc installs them. */
export function loadPolicies(profiles: readonly string[]): readonly NumberPolicy[] {
  const architecture = findArchitecture('x86_64');
  const engine = parseEngine('runc');
  if (architecture === undefined || typeof engine === 'string') throw new Failure('runc is unknown');
  const options = {
    architecture,
    kernel: [Number.MAX_SAFE_INTEGER, 0] as const,
    capabilities: undefined,
    engine: undefined,
    numbers: syscallNumbers(),
  };
  const own = profiles.flatMap((path) =>
    profilePolicies(path, engine, options).map(({ runtime, ask, filter }) =>
      numberPolicy(runtime, ask, filter?.(), architecture),
    ),
  );
  return [...newestPolicies(readFacts()), ...own];
}
