import type { Grade } from '../entry/grade.ts';
import type { Spec } from '../spec/model.ts';
import type { Conclusion } from './conclusion.ts';
import type { World } from './world.ts';

/** A probe as it was run. */
export interface VerifiedProbe {
  readonly call: string;
  /** Stands in the spec; found by the search otherwise. */
  readonly isDeclared: boolean;
  readonly grade: Grade;
  /** What the tracer expects without a filter. */
  readonly predicted: readonly string[];
  readonly answers: ReadonlyMap<World, string>;
}

/** The userspace procedure in one world. */
export interface ProcedureRow {
  readonly world: World;
  /** Answer to the call itself, and to the probe where that was asked (after EPERM). */
  readonly first: string;
  readonly probe: string | undefined;
  readonly conclusion: Conclusion;
  /** Whether that is how this world is. */
  readonly isRight: boolean;
}

export interface Procedure {
  /** The call that a program wants, and the probe that it repeats it as. */
  readonly first: string;
  readonly probe: string;
  readonly rows: readonly ProcedureRow[];
}

/** A kernel that does not do what the spec says. */
export interface Disagreement {
  /** Where it showed. */
  readonly worlds: readonly World[];
  /** The smallest call that shows it. */
  readonly call: string;
  readonly predicted: readonly string[];
  readonly answer: string;
  readonly explanation: string;
  /** Places in the entry path, from 0: the step that was to refuse it, and the one that explains the answer. */
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
  /** Which of the two says that the call is certainly refused; the other lets it succeed. */
  readonly refusedBy: 'this spec' | 'the shipped spec';
  /** What the spec in question has it answer, and what the shipped one does. */
  readonly claimed: readonly string[];
  readonly shipped: readonly string[];
  readonly explanation: string;
  /** How many made-up calls showed it. */
  readonly count: number;
}

/** A declared probe that was not made, and why. */
export interface UnmadeProbe {
  readonly call: string;
  readonly reason: string;
}

/** Each contradiction once: different calls, cut down, may turn out to show the same. */
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
  /** Different calls, and those among them with one predicted answer only. */
  readonly calls: number;
  readonly certain: number;
  /** Those that may succeed, and change nothing then. */
  readonly queries: number;
  /** Calls made, over all worlds. */
  readonly made: number;
  /** Steps that can refuse a call, and those that the kernel was seen to refuse one at, by place in the entry path. */
  readonly refusing: readonly number[];
  readonly witnessed: readonly number[];
}

/**
 * Why nothing is said of a spec: mostly because nothing was called. `hidden`: a filter around all of this answers.
 * `absent`: this kernel does not have the call.
 */
export type SkipReason = 'newer' | 'hidden' | 'absent' | 'proposed' | 'number' | 'unvouched' | 'needed';

/** What came of checking one spec against a kernel, or why it was passed over. */
export type SpecVerification = { readonly path: string; readonly spec: Spec } & (
  | { readonly kind: 'skipped'; readonly reason: SkipReason; readonly message: string }
  | {
      readonly kind: 'verified';
      readonly number: number;
      readonly grade: Grade;
      readonly isAmbiguous: boolean;
      /** False where a gate answered ENOSYS: the kernel was built without the call; undefined where nothing was called. */
      readonly isBuiltIn: boolean | undefined;
      /** Calls made, over all worlds. */
      readonly made: number;
      readonly probes: readonly VerifiedProbe[];
      readonly unmade: readonly UnmadeProbe[];
      readonly procedure: Procedure | undefined;
      readonly sweep: Sweep | undefined;
      readonly disagreements: readonly Disagreement[];
      readonly disputes: readonly Dispute[];
    }
);
