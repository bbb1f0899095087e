import { refusalsOf } from '../../entry/refusals.ts';
import type { CompiledEntry } from '../../entry/trace.ts';
import type { Call } from '../../spec/model.ts';
import type { Random } from './random.ts';
import { mixTerms, type Term, termText } from './term.ts';

/** Calls kept for each step, and mixtures of two calls tried for each pair. */
const MAX_WITNESSES = 4;
const MAX_MIXTURES = 12;
/** Pairs of one entry path that are searched for, so that a sweep is bounded for any spec. */
const MAX_PAIRS = 1000;

/** Stands for the step of calls that no step certainly refuses. */
const NOTHING = -1;

interface Witness {
  readonly terms: readonly Term[];
  /** How many steps would refuse it. */
  readonly refusals: number;
}

/**
 * Calls that two steps of an entry path would each refuse on their own, and no step before them: only such a call's
 * result shows which of the two comes first.
 */
export class RefusedTwice {
  readonly #entry: CompiledEntry;
  /** By step, those with the fewest refusals first. */
  readonly #witnesses = new Map<number, Witness[]>();
  readonly #covered = new Set<string>();

  constructor(entry: CompiledEntry) {
    this.#entry = entry;
  }

  /** Remembers a call for each step that would refuse it. True where it is the first one for some pair. */
  see(terms: readonly Term[], call: Call): boolean {
    const refusals = this.#refusals(call);
    const witness = { terms, refusals: refusals.length };
    for (const step of refusals.length === 0 ? [NOTHING] : refusals) {
      const known = this.#witnesses.get(step) ?? [];
      const at = known.findIndex((other) => other.refusals > witness.refusals);
      if (at === -1 && known.length >= MAX_WITNESSES) continue;
      known.splice(at === -1 ? known.length : at, 0, witness);
      this.#witnesses.set(step, known.slice(0, MAX_WITNESSES));
    }
    const [first, ...others] = refusals;
    const pairs = others.map((other) => `${first} ${other}`);
    const isFirst = pairs.some((pair) => !this.#covered.has(pair));
    for (const pair of pairs) this.#covered.add(pair);
    return isFirst;
  }

  /** A remembered call of any step, so that those which refuse few calls are as often varied as others. */
  pick(random: Random): readonly Term[] | undefined {
    const step = random.pick([...this.#witnesses.keys()]);
    return random.pick(this.#witnesses.get(step ?? NOTHING) ?? [])?.terms;
  }

  /** Mixtures of remembered calls that two steps would refuse, one for each pair that no call covers yet. */
  *missing(random: Random): Generator<readonly Term[]> {
    const steps = [...this.#witnesses.keys()].filter((step) => step !== NOTHING).sort((a, b) => a - b);
    let looked = 0;
    for (const [at, first] of steps.entries()) {
      for (const second of steps.slice(at + 1)) {
        if (this.#covered.has(`${first} ${second}`)) continue;
        if (++looked > MAX_PAIRS) return;
        const mixture = this.#mixtureFor(first, second, random);
        if (mixture !== undefined) yield mixture;
      }
    }
  }

  #mixtureFor(first: number, second: number, random: Random): readonly Term[] | undefined {
    const { spec } = this.#entry;
    for (let tries = 0; tries < MAX_MIXTURES; tries++) {
      const one = random.pick(this.#witnesses.get(first) ?? []);
      const other = random.pick(this.#witnesses.get(second) ?? []);
      if (one === undefined || other === undefined) return undefined;
      const terms = mixTerms(one.terms, other.terms, () => random.chance(0.5));
      const read = spec.readCall(`${spec.name}(${terms.map(termText).join(', ')})`);
      if (!read.ok) continue;
      const refusals = this.#refusals(read.call);
      if (refusals[0] === first && refusals.includes(second)) return terms;
    }
    return undefined;
  }

  #refusals(call: Call): readonly number[] {
    return refusalsOf(this.#entry, call).map(({ index }) => index);
  }
}
