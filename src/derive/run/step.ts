import type { FaultStep, PathWalk } from '../value/fault-step.ts';
import type { Term } from '../value/term.ts';
import type { SourcePlace } from './state.ts';

/** How the words of a blank begin that was followed, and where nothing but the machine decides whether the call succeeds. */
export const MAY_SUCCEED = 'may succeed here';

/** What a step is called that refuses a caller with a pending signal. */
export const SIGNAL_WORDS = 'a signal is pending';

/** What a blank may do, where that is known: state may change and the call goes on, or the call may succeed. */
export type Possible = 'change' | 'succeed';

/** A step of an entry path, as it was read from code. */
export interface DerivedStep {
  readonly step:
    | FaultStep
    | { readonly kind: 'check' | 'done'; readonly condition: Term }
    | { readonly kind: 'effect'; readonly words: string }
    /** @property may all that it may do; anything where it is left out */
    | { readonly kind: 'blank'; readonly words: string; readonly may?: Possible };
  readonly when: Term | undefined;
  readonly errors: readonly string[];
  readonly place: SourcePlace;
}

/** The path that a step walks, if it is known. */
export function walkOf({ step }: DerivedStep): PathWalk | undefined {
  return 'walk' in step ? step.walk : undefined;
}
