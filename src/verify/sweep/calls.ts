import { searchCalls } from '../../entry/suggest/search.ts';
import { type CompiledEntry, type Trace, trace } from '../../entry/trace.ts';
import type { Call, Spec } from '../../spec/model.ts';
import { RefusedTwice } from './pairs.ts';
import { type Pool, poolsOf } from './pools.ts';
import { Random } from './random.ts';
import { readTerm, type Term, termText } from './term.ts';

/** A made-up call and its trace. */
export interface SweepCall {
  readonly terms: readonly Term[];
  readonly call: Call;
  readonly trace: Trace;
}

/** Random calls tried for each one that is wanted, before the search gives up. */
const TRIES_PER_CALL = 12;
/** Candidates for each call that is kept: more candidates end at more different steps. */
const SPARE = 2;
/** Probabilities that an argument is the valid value, or the most certainly refused one; otherwise it is any other. */
const VALID = 0.5;
const BOGUS = 0.1;
/** The share of calls that vary one argument of a call whose refusing steps are known. */
const VARIED = 0.6;
const MAX_FIELDS = 3;

/**
 * Makes up to `count` different calls that `isWanted`: calls of the probe search, calls that two steps would refuse,
 * and random ones. It keeps the first call that shows the order of two steps, and fills up evenly with calls that end
 * at different steps. The same seed gives the same calls.
 *
 * @param other the path of another spec of the same call, whose conditions suggest calls, too
 */
export function makeUpCalls(
  entry: CompiledEntry,
  seed: number,
  count: number,
  isWanted: (made: SweepCall) => boolean,
  other?: CompiledEntry,
): readonly SweepCall[] {
  const { spec } = entry;
  const isOther = other !== undefined && other.spec !== spec && takesAs(other.spec, spec);
  const sources = isOther ? [entry, other] : [entry];
  const random = new Random(seed, spec.name);
  const looked = new Set<string>();
  const pairs = new RefusedTwice(entry);
  const kept: SweepCall[] = [];
  const spare: (SweepCall & { readonly end: string })[] = [];
  const add = (terms: readonly Term[]): void => {
    const text = `${spec.name}(${terms.map(termText).join(', ')})`;
    if (looked.has(text)) return;
    looked.add(text);
    const read = spec.readCall(text);
    if (!read.ok) return;
    const { call } = read;
    const made = { terms, call, trace: trace(entry, call) };
    if (!isWanted(made)) return;
    const isFirstOfPair = pairs.see(terms, call);
    const end = sources.map((path) => endOf(path === entry ? made.trace : trace(path, call))).join(' ');
    if (isFirstOfPair && kept.length < count / 2) kept.push(made);
    else spare.push({ ...made, end });
  };
  const size = () => kept.length + spare.length;
  for (const [index, source] of sources.entries()) {
    const found = searchCalls(
      source,
      () => true,
      () => false,
    );
    for (const { texts } of inTurns(found, ({ trace: traced }) => endOf(traced))) {
      if (size() >= ((index + 1) * count * SPARE) / (2 * sources.length)) break;
      add(texts.map(readTerm));
    }
  }
  for (const terms of pairs.missing(random)) add(terms);
  const pools = sources.map(poolsOf);
  for (let tries = 0; tries < count * TRIES_PER_CALL && size() < count * SPARE; tries++) {
    const pool = pools[tries % pools.length] ?? [];
    const known = random.chance(VARIED) ? pairs.pick(random) : undefined;
    const changed = random.below(pool.length);
    add(
      pool.map((own, index) =>
        known === undefined || index === changed
          ? chooseTerm(own, random, known?.[index])
          : (known[index] ?? own.valid),
      ),
    );
  }
  for (const made of inTurns(spare, ({ end }) => end)) {
    if (kept.length >= count) break;
    kept.push(made);
  }
  return kept.slice(0, count);
}

/** Whether calls of two specs have as many arguments. */
function takesAs(one: Spec, other: Spec): boolean {
  return one.arguments.length === other.arguments.length;
}

/** Takes calls of each end in turn, so that steps which refuse few calls are represented. */
function* inTurns<T>(found: readonly T[], endOfOne: (one: T) => string): Generator<T> {
  const byEnd = new Map<string, T[]>();
  for (const one of found) {
    const end = endOfOne(one);
    const others = byEnd.get(end);
    if (others === undefined) byEnd.set(end, [one]);
    else others.push(one);
  }
  const longest = Math.max(0, ...[...byEnd.values()].map(({ length }) => length));
  for (let turn = 0; turn < longest; turn++) {
    for (const list of byEnd.values()) {
      const one = list[turn];
      if (one !== undefined) yield one;
    }
  }
}

/** The step that ends a call, and what may have ended it before. */
function endOf({ steps }: Trace): string {
  return steps
    .filter(({ verdict }) => verdict === 'fails' || verdict === 'may-fail')
    .map(({ step }) => step.index)
    .join();
}

/** Chooses a term of a pool to replace `before`. */
function chooseTerm(pool: Pool, random: Random, before?: Term): Term {
  const chance = random.next();
  if (pool.fields.length > 0 && chance < 0.6) return chooseLiteral(pool, random, before);
  if (before === undefined) {
    if (chance < VALID) return pool.valid;
    if (chance < VALID + BOGUS) return pool.bogus;
  }
  return random.pick(pool.others) ?? pool.valid;
}

function chooseLiteral({ fields, valid }: Pool, random: Random, before: Term = valid): Term {
  const count = random.below(MAX_FIELDS + 1);
  const start = before.kind === 'literal' && random.chance(VALID) ? before.fields : [];
  const chosen = new Map(start.map(({ name, text }) => [name, text]));
  for (let index = 0; index < count; index++) {
    const field = random.pick(fields);
    const text = field && random.pick(field.texts);
    if (field !== undefined && text !== undefined) chosen.set(field.name, text);
  }
  return {
    kind: 'literal',
    fields: fields.flatMap(({ name }) => {
      const text = chosen.get(name);
      return text === undefined ? [] : [{ name, text }];
    }),
  };
}
