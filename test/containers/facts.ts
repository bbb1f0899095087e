import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '../../src/seccomp/profile/profile.ts';
import { rebuildProfile, resolvePolicy } from '../../src/seccomp/runtimes/rebuild-profile.ts';
import { type RuntimeFacts, readRuntimeFacts } from '../../src/seccomp/runtimes/runtime-facts.ts';

const folder = join(import.meta.dirname, '../../content/runtimes');

/** The facts of a runtime, as the project ships them. */
export function factsOf(name: string): RuntimeFacts {
  return readRuntimeFacts(readFileSync(join(folder, `${name}.yaml`), 'utf8'));
}

/** The profile of a release, rebuilt from the facts. */
export function profileOf(name: string, release: string): Profile {
  const policy = resolvePolicy(factsOf(name), release, factsOf);
  if (policy === undefined) throw new Error(`nothing is known of ${name} ${release}`);
  return rebuildProfile(policy);
}
