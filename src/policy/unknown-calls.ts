import { answerWord, type SeccompAction } from '../seccomp/seccomp-action.ts';
import { syscallNumbers } from '../seccomp/syscalls/syscall-numbers.ts';
import { mayRun } from './policy-analysis.ts';
import type { PolicyInstallation } from './policy-installation.ts';

/** What a policy does with calls that it cannot know. */
export interface UnknownCalls {
  readonly action: SeccompAction;
  /** The number that the filter was asked for. */
  readonly number: number;
  /** Whether a program gets what an older kernel answers, or what the running one does. */
  readonly isSafe: boolean;
}

/** How far behind the last known number the asked one is, so that no kernel of the next years has it. */
const AHEAD = 100;

/** What the host's own programs get for a number that no kernel has assigned; undefined if that is not known. */
export function unknownCalls(installation: PolicyInstallation): UnknownCalls | undefined {
  const { host } = installation;
  const numbers = syscallNumbers();
  const last = numbers.names().reduce((most, name) => Math.max(most, numbers.numberOf(name, host) ?? 0), 0);
  const number = last + AHEAD;
  const { ways, undecided } = installation.actionsOfNumber(number);
  const [way] = ways;
  if (way === undefined || ways.length > 1 || undecided !== undefined) return undefined;
  return { action: way.action, number, isSafe: mayRun(way.action) || answerWord(way.action) === 'ENOSYS' };
}
