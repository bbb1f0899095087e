import { searchCalls } from '../../entry/suggest/search.ts';
import { type CompiledEntry, type Trace, trace } from '../../entry/trace.ts';
import type { Call } from '../../spec/model.ts';
import { isHarmless } from '../harmless.ts';
import { type Pool, poolsOf } from './pools.ts';
import { Random } from './random.ts';
import { plain, type Term, termText } from './term.ts';

/** A made-up call that is predicted to fail. */
export interface SweepCall {
  readonly terms: readonly Term[];
  readonly call: Call;
  readonly trace: Trace;
}

/** How many made-up calls are looked at for each one that is kept, before it is given up. */
const TRIES_PER_CALL = 12;
/** Chances that an argument is a valid one, or the most certainly refused one; it is any other otherwise. */
const VALID = 0.5;
const BOGUS = 0.1;
const MAX_FIELDS = 3;

/**
 * Makes up to `count` different calls that `isAllowed` and that the tracer proves to fail without an effect: those of
 * the probe search, then random ones, spread over the steps that refuse them. The same seed gives the same calls.
 */
export function makeUpCalls(
  entry: CompiledEntry,
  seed: number,
  count: number,
  isAllowed: (call: Call) => boolean,
): readonly SweepCall[] {
  const { spec } = entry;
  const random = new Random(seed, spec.name);
  const calls = new Map<string, SweepCall>();
  const hits = new Map<string, number>();
  const add = (terms: readonly Term[]): void => {
    const text = `${spec.name}(${terms.map(termText).join(', ')})`;
    if (calls.has(text)) return;
    const read = spec.readCall(text);
    if (!read.ok) return;
    const traced = trace(entry, read.call);
    if (!isHarmless(traced) || !isAllowed(read.call)) return;
    const end = endOf(traced);
    const before = hits.get(end) ?? 0;
    // The more often a step has refused, the less is another such call worth.
    if (!random.chance(count / (count + 8 * before))) return;
    hits.set(end, before + 1);
    calls.set(text, { terms, call: read.call, trace: traced });
  };
  for (const { texts } of inTurns(searchCalls(entry, isHarmless, () => false))) {
    if (calls.size >= count / 2) break;
    add(texts.map(plain));
  }
  const pools = poolsOf(entry);
  for (let tries = 0; tries < count * TRIES_PER_CALL && calls.size < count; tries++)
    add(pools.map((pool) => chooseTerm(pool, random)));
  return [...calls.values()];
}

/** Calls of every end in turns, so that a step which refuses few calls is not drowned in those of others. */
function* inTurns<T extends { readonly trace: Trace }>(found: readonly T[]): Generator<T> {
  const byEnd = new Map<string, T[]>();
  for (const one of found) {
    const end = endOf(one.trace);
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

function chooseTerm(pool: Pool, random: Random): Term {
  const chance = random.next();
  if (pool.fields.length > 0 && chance < 0.6) return chooseLiteral(pool, random);
  if (chance < VALID) return pool.valid;
  if (chance < VALID + BOGUS) return pool.bogus;
  return random.pick(pool.others) ?? pool.valid;
}

function chooseLiteral({ fields, valid }: Pool, random: Random): Term {
  const count = random.below(MAX_FIELDS + 1);
  const start = valid.kind === 'literal' && random.chance(VALID) ? valid.fields : [];
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
