import type { FaultStep } from '../value/condition.ts';
import type { Term } from '../value/term.ts';
import type { SourcePlace } from './state.ts';

/** How the words of a blank begin that was followed, and where nothing but the machine decides whether the call succeeds. */
export const MAY_SUCCEED = 'may succeed here';

/** A step of an entry path, as it was read from code. */
export interface DerivedStep {
  readonly step:
    | FaultStep
    | { readonly kind: 'check' | 'done'; readonly condition: Term }
    | { readonly kind: 'effect' | 'blank'; readonly words: string };
  readonly when: Term | undefined;
  readonly errors: readonly string[];
  readonly place: SourcePlace;
}
