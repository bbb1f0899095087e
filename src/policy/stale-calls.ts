import { answerWord, type SeccompAction } from '../seccomp/seccomp-action.ts';
import { releaseOf } from '../seccomp/syscalls/number-releases.ts';
import { syscallNumbers } from '../seccomp/syscalls/syscall-numbers.ts';
import { callsOfKnownCallers, type KnownCaller, knownCallers } from './known-callers.ts';
import { mayRun, type PolicyAnalysis } from './policy-analysis.ts';
import type { PolicyInstallation } from './policy-installation.ts';

/** A call that is newer than a policy, which refuses it otherwise than an older kernel does. */
export interface StaleCall {
  readonly name: string;
  /** The release of Linux that has it first. */
  readonly since: string;
  readonly action: SeccompAction;
  readonly callers: readonly KnownCaller[];
}

/** What programs call that is newer than a policy. */
export interface StalePolicy {
  /** The newest call that the policy names, and the release of Linux that has it first. */
  readonly newest: string;
  readonly since: string;
  readonly calls: readonly StaleCall[];
}

/** The newer calls that programs make; undefined if there are none, or the age of the policy is not known. */
export function staleCalls(
  policy: PolicyAnalysis,
  installation: PolicyInstallation,
): StalePolicy | undefined {
  const numbers = syscallNumbers();
  const { host } = installation;
  const numberOf = (name: string): number => numbers.numberOf(name, host) ?? -1;
  const newest = [...policy.names].reduce(
    (most, name) => (numberOf(name) > numberOf(most) ? name : most),
    '',
  );
  const since = releaseOf(numberOf(newest));
  if (since === undefined) return undefined;
  const calls = callsOfKnownCallers().flatMap((name): readonly StaleCall[] => {
    const release = releaseOf(numberOf(name));
    if (release === undefined || numberOf(name) <= numberOf(newest)) return [];
    const [way, ...others] = installation.actions(name)?.ways ?? [];
    if (way === undefined || others.length > 0) return [];
    const { action } = way;
    if (mayRun(action) || answerWord(action) === 'ENOSYS') return [];
    const callers = knownCallers(name);
    // Of those that end programs which would go on, policy-kill speaks.
    const isErrno = action.kind === 'errno';
    if (!isErrno && callers.some(({ goesOnAfter }) => goesOnAfter.ENOSYS === true)) return [];
    return [{ name, since: release, action, callers }];
  });
  return calls.length === 0 ? undefined : { newest, since, calls };
}
