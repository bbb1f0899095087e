import type { Call, Step } from '../../spec/model.ts';
import { type Grade, gradeOf, isProbe } from '../grade.ts';
import { type CompiledEntry, type Trace, trace } from '../trace.ts';
import { traceBudget } from './budget.ts';
import type { Candidate } from './candidate.ts';
import { conditionsOf, inputsOf } from './conditions.ts';
import { candidatesForStep, MAX_INPUTS } from './step-values.ts';
import { type ArgumentCandidates, candidatesOf } from './values.ts';

/** A call that the search found. */
export interface FoundCall {
  readonly call: Call;
  /** Its arguments as C. */
  readonly texts: readonly string[];
  readonly grade: Grade;
  readonly trace: Trace;
  /** How much a reader has to understand; see {@link Candidate}. */
  readonly cost: number;
}

/** Limit on the calls that are tried for one step of the entry path. */
const MAX_FOR_STEP = 400;

/**
 * Finds probes from roles and conditions. It first tries calls with only refused values (-1, NULL, 0); then, for each
 * step that can fail, the values that its conditions test for, together with refused or valid other arguments.
 * `isEnough` can end the search early.
 */
export function searchProbes(
  entry: CompiledEntry,
  isEnough: (found: FoundCall) => boolean,
): readonly FoundCall[] {
  return searchCalls(entry, isProbe, isEnough);
}

/** The same search for all calls that `isWanted` accepts, probes or not. */
export function searchCalls(
  entry: CompiledEntry,
  isWanted: (traced: Trace) => boolean,
  isEnough: (found: FoundCall) => boolean,
): readonly FoundCall[] {
  const search = new Search(entry, isWanted, isEnough);
  search.run(candidatesOf(entry));
  return search.found;
}

class Search {
  readonly found: FoundCall[] = [];
  readonly #entry: CompiledEntry;
  readonly #isWanted: (traced: Trace) => boolean;
  readonly #isEnough: (found: FoundCall) => boolean;
  readonly #tried = new Set<string>();
  readonly #limit: number;
  #rows = 0;
  #isOver = false;

  constructor(
    entry: CompiledEntry,
    isWanted: (traced: Trace) => boolean,
    isEnough: (found: FoundCall) => boolean,
  ) {
    this.#entry = entry;
    this.#isWanted = isWanted;
    this.#isEnough = isEnough;
    this.#limit = traceBudget(entry);
  }

  run(candidates: readonly ArgumentCandidates[]): void {
    const bogus = candidates.map((argument) => argument.bogus);
    const valid = candidates.map((argument) => argument.valid);
    this.#try(bogus);
    for (let index = 0; index < candidates.length; index++) {
      this.#try(valid.map((candidate, at) => (at === index ? (bogus[index] ?? candidate) : candidate)));
    }
    for (const { step } of this.#entry.steps) {
      if (this.#isOver) return;
      const involved = new Set<number>();
      for (const condition of conditionsOf(step)) {
        for (const input of inputsOf(condition).slice(0, MAX_INPUTS)) {
          const argument = input.kind === 'argument' ? input.index : this.#argumentOf(input.memory);
          if (argument !== undefined) involved.add(argument);
        }
      }
      if ('target' in step) involved.add(step.target.argument);
      if (involved.size > 0) this.#tryAround(step, [...involved], candidates, [bogus, valid]);
    }
  }

  #argumentOf(memory: number): number | undefined {
    const key = this.#entry.spec.memories[memory]?.key.split(/[.[]/)[0];
    return this.#entry.spec.arguments.find(({ name }) => name === key)?.index;
  }

  /** Tries all combinations of candidates for the involved arguments, with the other arguments from each of `rows`. */
  #tryAround(
    step: Step,
    involved: readonly number[],
    candidates: readonly ArgumentCandidates[],
    rows: readonly (readonly Candidate[])[],
  ): void {
    const others = candidates.map((_, index) => index).filter((index) => !involved.includes(index));
    // Also one refused value among valid ones, to reach a step that comes after others.
    const mixed = others.map((refused) =>
      (rows[1] ?? []).map((candidate, index) =>
        index === refused ? (rows[0]?.[index] ?? candidate) : candidate,
      ),
    );
    const { spec } = this.#entry;
    const lists = involved.map((index) => {
      const argument = spec.arguments[index];
      const byRole = candidates[index]?.all ?? [];
      return argument === undefined ? byRole : candidatesForStep(step, argument, byRole, spec);
    });
    for (const row of [...rows, ...mixed]) {
      let tries = 0;
      for (const combination of combinations(lists)) {
        if (this.#isOver || ++tries > MAX_FOR_STEP) break;
        this.#try(row.map((candidate, index) => combination[involved.indexOf(index)] ?? candidate));
      }
    }
  }

  #try(row: readonly Candidate[]): void {
    // Rows that were tried before count too, since looking them up takes time.
    if (this.#isOver || ++this.#rows > 8 * this.#limit) return;
    const text = `${this.#entry.spec.name}(${row.map((candidate) => candidate.text).join(', ')})`;
    if (this.#tried.has(text)) return;
    this.#tried.add(text);
    if (this.#tried.size > this.#limit) this.#isOver = true;
    const call: Call = { text, values: row.map(({ value }) => value) };
    const traced = trace(this.#entry, call);
    if (!this.#isWanted(traced)) return;
    const cost = row.reduce((sum, candidate) => sum + candidate.cost, 0);
    const texts = row.map((candidate) => candidate.text);
    const found = { call, texts, grade: gradeOf(this.#entry, traced), trace: traced, cost };
    this.found.push(found);
    if (this.#isEnough(found)) this.#isOver = true;
  }
}

/** The Cartesian product; the first list varies slowest. */
function* combinations<T>(lists: readonly (readonly T[])[]): Generator<readonly T[]> {
  const [first, ...rest] = lists;
  if (first === undefined) yield [];
  else for (const item of first) for (const tail of combinations(rest)) yield [item, ...tail];
}
