import { compareCalls, type StepChange } from '../../derive/compare/compare-calls.ts';
import { isUnread } from '../../derive/compare/signature.ts';
import { type DerivedCall, deriveCall } from '../../derive/derive.ts';
import { writeSpec } from '../../derive/write-spec.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { Failure } from '../failure.ts';
import { derivedGrade, derivedSpec } from './derived-grade.ts';
import type { KernelTree } from './kernel-tree.ts';

/** What one tree says of a call, for the comparison with another one. */
export interface CallState {
  readonly grade: string;
  /** The permissions that are asked for, in their order. */
  readonly permissions: readonly string[];
  /** Whether all of the code was followed: otherwise it may ask for more. */
  readonly isFollowed: boolean;
  /** Where the call is defined: `fs/open.c:1434`. */
  readonly source: string;
}

/** One call that differs between two trees. */
export interface CallDifference {
  readonly syscall: string;
  /** Undefined for a call that only the other tree defines. */
  readonly before: CallState | undefined;
  readonly after: CallState | undefined;
  readonly changes: readonly StepChange[];
}

export interface TreeComparison {
  readonly before: string;
  readonly after: string;
  readonly differences: readonly CallDifference[];
  /** How many calls do not differ. */
  readonly sameCount: number;
}

/**
 * Compares what two trees say of their calls, one call after the other.
 *
 * @param names the calls to compare; all that one of the trees defines where there are none
 * @throws Failure where neither tree defines a named call
 */
export function compareTrees(
  before: KernelTree,
  after: KernelTree,
  names: readonly string[],
): TreeComparison {
  const all = [...new Set([...before.tree.calls, ...after.tree.calls])].sort();
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined)
    throw new Failure(
      `--compare: no SYSCALL_DEFINEn of either tree defines "${unknown}"${didYouMean(unknown, all)}`,
    );
  const wanted = names.length > 0 ? [...new Set(names)] : all;
  const differences = wanted.flatMap((name) => difference(before, after, name) ?? []);
  return {
    before: before.release,
    after: after.release,
    differences,
    sameCount: wanted.length - differences.length,
  };
}

function difference(before: KernelTree, after: KernelTree, syscall: string): CallDifference | undefined {
  const old = deriveCall(before.tree, before.types, before.configuration, syscall);
  const own = deriveCall(after.tree, after.types, after.configuration, syscall);
  const changes = old && own ? compareCalls(old, own) : [];
  if (old && own && changes.length === 0) return undefined;
  return {
    syscall,
    before: old && stateOf(old, before.release),
    after: own && stateOf(own, after.release),
    changes,
  };
}

function stateOf(call: DerivedCall, release: string): CallState {
  const permissions = call.steps.flatMap(({ step }) => (step.kind === 'permission' ? [step.words] : []));
  return {
    grade: derivedGrade(derivedSpec(writeSpec(call, release))),
    permissions: [...new Set(permissions)],
    isFollowed: !call.steps.some(isUnread),
    source: `${call.path}:${call.line}`,
  };
}
