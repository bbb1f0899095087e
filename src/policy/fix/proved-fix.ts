import type { PolicyAnalysis } from '../policy-analysis.ts';
import { type PolicyChange, policyChanges } from '../policy-changes.ts';
import { editText, type TextEdit } from './json-edits.ts';

/** A change of a policy's text, of which everything that it does is known. */
export interface ProvedEdits {
  readonly edits: readonly TextEdit[];
  /** What calls get otherwise, for each engine that installs the policy: all of it was wanted. */
  readonly changes: readonly PolicyChange[];
}

/**
 * Edits of a policy that do what they are meant to and nothing else: both states are installed by each engine, and their
 * programs are followed together for every number and all arguments of each architecture.
 *
 * @param isWanted whether a change is what the edits are for
 * @returns undefined if an engine does not install the new state, or one change is not wanted
 */
export function provedEdits(
  policy: PolicyAnalysis,
  edits: readonly TextEdit[],
  isWanted: (change: PolicyChange) => boolean,
): ProvedEdits | undefined {
  const after = policy.revised(editText(policy.places.text, edits));
  if (after === undefined || after.installations.length !== policy.installations.length) return undefined;
  const changes: PolicyChange[] = [];
  for (const [index, before] of policy.installations.entries()) {
    const now = after.installations[index];
    if (now === undefined) return undefined;
    const { changes: own, undecided } = policyChanges(before, now);
    if (undecided.length > 0 || !own.every(isWanted)) return undefined;
    changes.push(...own);
  }
  return { edits, changes };
}
