import { and, type BranchCondition, conditionTerm, not } from '../value/condition.ts';
import { implies } from '../value/implies.ts';
import type { Term } from '../value/term.ts';
import type { SourcePlace } from './state.ts';
import type { DerivedStep } from './step.ts';

interface Refusal {
  /** What arguments decide. */
  readonly terms: BranchCondition;
  /** What else does. */
  readonly rest: readonly BranchCondition[];
  readonly errors: readonly string[];
}

/** More refusals of one call are not compared. */
const MAX_KEPT = 60;

/**
 * Refusals of two ways between which the machine chooses, as a sysctl or an option does: what both refuse is refused in any
 * case, although neither refusal is certain by itself.
 */
export class EitherWay {
  readonly #known: Refusal[] = [];

  /** The check that is certain once `way` is refused as well; undefined where none is. */
  add(
    way: BranchCondition,
    canSay: (term: Term) => boolean,
    errors: readonly string[],
    place: SourcePlace,
  ): DerivedStep | undefined {
    // Who may be answered EPERM learns nothing.
    if (errors.length === 0 || errors.includes('EPERM')) return undefined;
    const terms: BranchCondition[] = [];
    const rest: BranchCondition[] = [];
    for (const part of way.kind === 'and' ? way.parts : [way]) {
      const term = conditionTerm(part);
      (term && canSay(term) ? terms : rest).push(part);
    }
    const sure = terms.length === 0 ? undefined : this.#join({ terms: and(...terms), rest, errors });
    const condition = sure && conditionTerm(sure.terms);
    return condition && { step: { kind: 'check', condition }, when: undefined, errors: sure.errors, place };
  }

  #join(one: Refusal): Refusal | undefined {
    if (one.rest.length === 0 || this.#known.length >= MAX_KEPT) return undefined;
    const opposites = new Map(one.rest.map((part) => [not(part).key, part]));
    const keys = new Set(one.rest.map(({ key }) => key));
    for (const other of this.#known) {
      if (other.rest.length !== one.rest.length) continue;
      const [differing, another] = other.rest.filter(({ key }) => !keys.has(key));
      const part = differing && opposites.get(differing.key);
      if (another || !part) continue;
      const stronger = implies(one.terms, other.terms)
        ? one.terms
        : implies(other.terms, one.terms)
          ? other.terms
          : undefined;
      if (!stronger) continue;
      const rest = one.rest.filter((own) => own !== part);
      const errors = [...new Set([...other.errors, ...one.errors])];
      if (rest.length === 0) return { terms: stronger, rest, errors };
      this.#known.push(one);
      return this.#join({ terms: stronger, rest, errors });
    }
    this.#known.push(one);
    return undefined;
  }
}
