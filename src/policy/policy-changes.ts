import { compareProcesses } from '../seccomp/compare/compare-processes.ts';
import { answerWord, type SeccompAction } from '../seccomp/seccomp-action.ts';
import { callText } from './call-text.ts';
import { mayRun } from './policy-analysis.ts';
import type { PolicyInstallation } from './policy-installation.ts';

/**
 * What a change of a policy does to calls.
 * - `opened`: they were refused, and run now.
 * - `closed`: they ran, and are refused now.
 * - `hidden`: they failed with ENOSYS, after which programs fall back, and fail with another errno now, or are killed.
 * - `shown`: they failed with another errno, or were killed, and fail with ENOSYS now.
 * - `other`: they are refused as before, but otherwise.
 */
export type PolicyChangeKind = 'opened' | 'closed' | 'hidden' | 'shown' | 'other';

/** Calls of one name, or of neighbouring numbers without one, that a change treats otherwise. */
export interface PolicyChange {
  readonly kind: PolicyChangeKind;
  readonly before: SeccompAction;
  readonly after: SeccompAction;
  /** The name; undefined for numbers that have none. */
  readonly syscall: string | undefined;
  /** How the call is named: "clone3", "numbers from 467 on". */
  readonly what: string;
  /** A call with arguments for which it holds; undefined if it holds for all. */
  readonly example: string | undefined;
  /** The architecture of the caller. */
  readonly caller: string;
}

/** The highest number that may be one of a call: above it, x86_64 has those of x32, and others nothing. */
const LAST = 0x3fff_ffff;

/** What two states of a policy treat differently. */
export interface PolicyChanges {
  readonly changes: readonly PolicyChange[];
  /** Calls of which it is not known whether there are more differences, with the reason: "clone of x86_64: …". */
  readonly undecided: readonly string[];
}

/** Everything that two states of a policy treat differently under one engine, for all callers of the host. */
export function policyChanges(before: PolicyInstallation, after: PolicyInstallation): PolicyChanges {
  const { host } = after;
  const processes = { a: before.programs, b: after.programs, isBigEndian: host.isBigEndian };
  const changes: PolicyChange[] = [];
  const undecided: string[] = [];
  for (const { architecture, ranges } of compareProcesses(processes, host))
    for (const { from, to, syscall, comparison } of ranges) {
      if (from - architecture.base > LAST) continue;
      const what = syscall ?? numbersText(from - architecture.base, to - architecture.base);
      const caller = architecture.name;
      if (comparison.undecided !== undefined) undecided.push(`${what} of ${caller}: ${comparison.undecided}`);
      for (const { a, b, classes, mayHaveMore } of comparison.changes) {
        const [first] = classes;
        const isForAll = !mayHaveMore && classes.every(({ conditions }) => conditions.length === 0);
        const example = isForAll || first === undefined ? undefined : callText(what, first.example);
        changes.push({ kind: kindOf(a, b), before: a, after: b, syscall, what, example, caller });
      }
    }
  return { changes, undecided };
}

function numbersText(from: number, to: number): string {
  if (from === to) return `number ${from}`;
  return to >= LAST ? `numbers from ${from} on` : `numbers ${from} to ${to}`;
}

function kindOf(before: SeccompAction, after: SeccompAction): PolicyChangeKind {
  const isHidden = (action: SeccompAction): boolean => answerWord(action) === 'ENOSYS';
  if (mayRun(before) !== mayRun(after)) return mayRun(after) ? 'opened' : 'closed';
  if (mayRun(after) || isHidden(before) === isHidden(after)) return 'other';
  return isHidden(before) ? 'hidden' : 'shown';
}
