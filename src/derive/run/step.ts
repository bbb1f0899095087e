import type { FaultStep } from '../value/condition.ts';
import type { Term } from '../value/term.ts';
import type { SourcePlace } from './state.ts';

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
