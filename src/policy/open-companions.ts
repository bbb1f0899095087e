import { syscallNumbers } from '../seccomp/syscalls/syscall-numbers.ts';
import { callAccess, letsThrough } from './call-access.ts';
import { COMPANIONS, type Companions } from './companions.ts';
import type { PolicyAnalysis } from './policy-analysis.ts';
import type { PolicyInstallation } from './policy-installation.ts';
import { type StatedRefusal, statedRefusals } from './stated-refusals.ts';

/** A refused call, and others that do the same and are open. */
export interface OpenCompanions {
  readonly refusal: StatedRefusal;
  readonly companions: Companions;
  /** The ways that are open whatever their arguments are. */
  readonly ways: readonly (readonly string[])[];
}

/** The calls that a policy refuses while it lets others pass that do the same, or else a part of it. */
export function openCompanions(
  policy: PolicyAnalysis,
  installation: PolicyInstallation,
): readonly OpenCompanions[] {
  return statedRefusals(policy, installation).flatMap((refusal) => {
    const found = COMPANIONS.filter(({ calls }) => calls.includes(refusal.name)).flatMap((companions) => {
      const others = companions.ways.filter((way) => !way.includes(refusal.name));
      const ways = others.filter((way) => way.every((call) => isOpen(installation, call)));
      return ways.length === 0 ? [] : [{ refusal, companions, ways }];
    });
    const whole = found.filter(({ companions }) => companions.isWhole);
    return whole.length > 0 ? whole : found;
  });
}

/** Whether a call passes: "clone3" with all arguments, "clone(0x10000000)" with that one. */
function isOpen(installation: PolicyInstallation, call: string): boolean {
  const [name = '', argument] = call.split(/[()]/);
  if (argument === undefined) return callAccess(installation, name).kind === 'open';
  const number = syscallNumbers().numberOf(name, installation.host);
  if (number === undefined || number < 0) return false;
  return letsThrough(installation.run({ number, args: [BigInt(argument), 0n, 0n, 0n, 0n, 0n] }));
}
