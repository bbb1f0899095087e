import type { Telling } from '../entry/discover/telling.ts';
import type { Grade } from '../entry/grade.ts';
import type { Spec } from '../spec/model.ts';
import type { Conclusion } from './conclusion.ts';
import type { World } from './world.ts';

/** A probe as it was run. */
export interface VerifiedProbe {
  readonly call: string;
  /** Declared in the spec, and not found by the search. */
  readonly isDeclared: boolean;
  readonly grade: Grade;
  /** The outcomes of the trace, without a filter. */
  readonly predicted: readonly string[];
  readonly answers: ReadonlyMap<World, string>;
}

/** The userspace procedure in one world. */
export interface ProcedureRow {
  readonly world: World;
  /** The result of the call itself, and of the probe where one was made (after EPERM). */
  readonly first: string;
  readonly probe: string | undefined;
  readonly conclusion: Conclusion;
  /** Whether the conclusion is true in this world. */
  readonly isRight: boolean;
}

export interface Procedure {
  /** The call that a program wants, and the probe that it repeats it as. */
  readonly first: string;
  readonly probe: string;
  readonly rows: readonly ProcedureRow[];
}

/** A result that contradicts the spec. */
export interface Disagreement {
  /** The worlds in which it occurred. */
  readonly worlds: readonly World[];
  /** The smallest call that shows it. */
  readonly call: string;
  readonly predicted: readonly string[];
  readonly answer: string;
  readonly explanation: string;
  /** Indexes in the entry path, from 0: the step predicted to refuse the call, and the one that explains the result. */
  readonly predictedStep: number | undefined;
  readonly actualStep: number | undefined;
  /** How many calls of the sweep showed it. */
  readonly count: number;
}

/**
 * A call that nobody may make, and of which the spec in question and the shipped one cannot both be right. No kernel
 * was asked.
 */
export interface Dispute {
  /** The smallest call that shows it. */
  readonly call: string;
  /** The spec by which the call certainly fails; by the other it may succeed. */
  readonly refusedBy: 'this spec' | 'the shipped spec';
  /** The predictions of the spec in question and of the shipped one. */
  readonly claimed: readonly string[];
  readonly shipped: readonly string[];
  readonly explanation: string;
  /** How many made-up calls showed it. */
  readonly count: number;
}

/** What a kernel told about a flag, or a field that a struct got later. */
export interface VerifiedFlag {
  readonly kind: 'flag' | 'field';
  readonly input: string;
  readonly name: string;
  readonly call: string;
  /** What the call tells on this release by the spec, and what it told. */
  readonly expected: Telling;
  readonly told: Telling;
  readonly answers: ReadonlyMap<World, string>;
}

/** A declared probe that was not made, and why. */
export interface UnmadeProbe {
  readonly call: string;
  readonly reason: string;
}

/** Merges contradictions that different calls showed. */
export function mergeDisagreements(found: readonly Disagreement[]): readonly Disagreement[] {
  const merged = new Map<string, Disagreement>();
  for (const one of found) {
    const key = `${one.predictedStep} ${one.answer} ${one.actualStep}`;
    const known = merged.get(key);
    if (known === undefined) merged.set(key, one);
    else {
      const worlds = [...new Set([...known.worlds, ...one.worlds])];
      merged.set(key, { ...known, worlds, count: known.count + one.count });
    }
  }
  return [...merged.values()];
}

/** A sweep of one spec. */
export interface Sweep {
  readonly seed: number;
  /** Different calls, and those among them with a single predicted result. */
  readonly calls: number;
  readonly certain: number;
  /** Calls that may succeed and change nothing. */
  readonly queries: number;
  /** Calls made, over all worlds. */
  readonly made: number;
  /** Steps that can refuse a call, and those that the kernel was seen to refuse one at, by place in the entry path. */
  readonly refusing: readonly number[];
  readonly witnessed: readonly number[];
}

/**
 * Why a spec was not verified. `hidden`: a filter that was in place before refuses the call.
 * `absent`: this kernel does not have the call.
 */
export type SkipReason = 'newer' | 'hidden' | 'absent' | 'proposed' | 'number' | 'unvouched' | 'needed';

/** The result of verifying one spec on a kernel, or why it was skipped. */
export type SpecVerification = { readonly path: string; readonly spec: Spec } & (
  | { readonly kind: 'skipped'; readonly reason: SkipReason; readonly message: string }
  | {
      readonly kind: 'verified';
      readonly number: number;
      readonly grade: Grade;
      readonly isAmbiguous: boolean;
      /** False where the kernel was built without the call (ENOSYS from a gate); undefined where no call was made. */
      readonly isBuiltIn: boolean | undefined;
      /** Calls made, over all worlds. */
      readonly made: number;
      readonly probes: readonly VerifiedProbe[];
      readonly unmade: readonly UnmadeProbe[];
      readonly flags: readonly VerifiedFlag[];
      readonly procedure: Procedure | undefined;
      readonly sweep: Sweep | undefined;
      readonly disagreements: readonly Disagreement[];
      readonly disputes: readonly Dispute[];
    }
);
