import { termKey } from '../value/keys.ts';
import { constant } from '../value/term.ts';
import { type Asked, conjunction } from './asked.ts';
import type { SourcePlace } from './state.ts';
import { type DerivedStep, walkOf } from './step.ts';

/** A check of those who passed a step that has not been written yet. */
export interface Deferred {
  readonly fault: number;
  /** What it is behind the step. */
  readonly check: DerivedStep;
  /** What it is where something comes between. */
  readonly plain: DerivedStep;
}

/** @param guards what is asked before, which becomes the step's `when` */
export function deferredCheck(
  all: Asked,
  guards: Asked,
  errors: readonly string[],
  place: SourcePlace,
): DerivedStep {
  const guarded = new Set(guards.terms.map(termKey));
  const condition = conjunction(all.terms.filter((term) => !guarded.has(termKey(term)))) ?? constant(1n);
  return { step: { kind: 'check', condition }, when: conjunction(guards.terms), errors, place };
}

export function isSameStep(one: DerivedStep, other: DerivedStep): boolean {
  return (
    'words' in one.step &&
    'words' in other.step &&
    one.step.kind === other.step.kind &&
    one.step.words === other.step.words &&
    // Two walks are two steps: what is known of the first path says nothing of the second.
    walkOf(one)?.path === walkOf(other)?.path &&
    one.when === other.when
  );
}
