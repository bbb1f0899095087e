import type { ComparedStep } from './signature.ts';

/** Two steps of two states of a call that stand for the same: indexes into both lists. */
export type StepPair = readonly [before: number, after: number];

/** The steps that both states have. */
export interface Matches {
  /** In the same order in both. */
  readonly inOrder: readonly StepPair[];
  /** Refuses the same, at another place among the others. */
  readonly moved: readonly StepPair[];
}

/**
 * Finds the steps that two states of a call have in common. First those that refuse the same wherever they stand, of
 * which as many as possible keep their order; between them those that refuse something like it; then, at any other place,
 * those that ask the same and fail with another errno.
 */
export function matchSteps(before: readonly ComparedStep[], after: readonly ComparedStep[]): Matches {
  const taken: Taken = { before: new Set(), after: new Set() };
  const same = pairsBy(before, after, taken, ({ signature }) => signature);
  const kept = longestInOrder(same, before);
  const moved = same.filter((pair) => !kept.includes(pair));
  const alike: StepPair[] = [];
  let [fromBefore, fromAfter] = [0, 0];
  for (const [old, own] of [...kept, [before.length, after.length] as const]) {
    const olds = range(fromBefore, old).filter((index) => !taken.before.has(index));
    const owns = range(fromAfter, own).filter((index) => !taken.after.has(index));
    alike.push(...alignAlike(olds, owns, before, after));
    [fromBefore, fromAfter] = [old + 1, own + 1];
  }
  for (const [old, own] of alike) {
    taken.before.add(old);
    taken.after.add(own);
  }
  const rest = pairsBy(before, after, taken, ({ step, asked }) =>
    step.step.kind === 'blank' || step.step.kind === 'work' ? '' : asked,
  );
  const inOrder = [...kept, ...alike].sort(([one], [other]) => one - other);
  return { inOrder, moved: [...moved, ...rest] };
}

interface Taken {
  readonly before: Set<number>;
  readonly after: Set<number>;
}

/**
 * Pairs steps with the same key that nothing has taken, the first with the first, and takes them. Steps whose key is empty
 * have no partner.
 */
function pairsBy(
  before: readonly ComparedStep[],
  after: readonly ComparedStep[],
  taken: Taken,
  keyOf: (step: ComparedStep) => string,
): readonly StepPair[] {
  const waiting = new Map<string, number[]>();
  for (const [index, step] of after.entries()) {
    if (taken.after.has(index)) continue;
    const key = keyOf(step);
    const others = waiting.get(key);
    if (others) others.push(index);
    else waiting.set(key, [index]);
  }
  return before.flatMap((step, index): readonly StepPair[] => {
    const key = taken.before.has(index) ? '' : keyOf(step);
    const own = key === '' ? undefined : waiting.get(key)?.shift();
    if (own === undefined) return [];
    taken.before.add(index);
    taken.after.add(own);
    return [[index, own]];
  });
}

/** The pairs that can keep their order. Of two that changed places, the permission is the one that moved. */
function longestInOrder(pairs: readonly StepPair[], before: readonly ComparedStep[]): readonly StepPair[] {
  const best: { readonly weight: number; readonly previous: number }[] = [];
  for (const [index, [old, own]] of pairs.entries()) {
    let [weight, previous] = [0, -1];
    for (const [earlier, [, other]] of pairs.slice(0, index).entries()) {
      const reached = best[earlier]?.weight ?? 0;
      if (other < own && reached > weight) [weight, previous] = [reached, earlier];
    }
    best.push({ weight: weight + (before[old]?.step.step.kind === 'permission' ? 9 : 10), previous });
  }
  let at = -1;
  for (const [index, { weight }] of best.entries()) if (weight > (best[at]?.weight ?? 0)) at = index;
  const kept: StepPair[] = [];
  while (at !== -1) {
    const pair = pairs[at];
    if (pair) kept.unshift(pair);
    at = best[at]?.previous ?? -1;
  }
  return kept;
}

/** Of two stretches of steps the pairs that are most alike, in order. */
function alignAlike(
  olds: readonly number[],
  owns: readonly number[],
  before: readonly ComparedStep[],
  after: readonly ComparedStep[],
): readonly StepPair[] {
  const likeness = (i: number, j: number) => {
    const old = before[olds[i] ?? -1];
    const own = after[owns[j] ?? -1];
    return old && own ? likenessOf(old, own) : 0;
  };
  const width = owns.length + 1;
  const table = new Uint32Array((olds.length + 1) * width);
  const at = (i: number, j: number) => table[i * width + j] ?? 0;
  for (let i = olds.length - 1; i >= 0; i -= 1)
    for (let j = owns.length - 1; j >= 0; j -= 1) {
      const own = likeness(i, j);
      table[i * width + j] = Math.max(at(i + 1, j), at(i, j + 1), own === 0 ? 0 : own + at(i + 1, j + 1));
    }
  const pairs: StepPair[] = [];
  for (let i = 0, j = 0; i < olds.length && j < owns.length; ) {
    const own = likeness(i, j);
    const [old, other] = [olds[i], owns[j]];
    if (own > 0 && at(i, j) === own + at(i + 1, j + 1) && old !== undefined && other !== undefined) {
      pairs.push([old, other]);
      i += 1;
      j += 1;
    } else if (at(i, j) === at(i + 1, j)) i += 1;
    else j += 1;
  }
  return pairs;
}

/** How much two steps are alike that are not the same; 0 for steps of different things. */
function likenessOf(one: ComparedStep, other: ComparedStep): number {
  const [left, right] = [one.step.step, other.step.step];
  const shared = one.step.errors.filter((errno) => other.step.errors.includes(errno)).length;
  if (one.asked === other.asked) return 200;
  if (left.kind !== right.kind) {
    // The same refusal, once decided by arguments and once by more than these.
    const kinds = new Set([left.kind, right.kind]);
    return kinds.has('work') && kinds.has('check') && shared > 0 && overlaps(one.leaves, other.leaves)
      ? 1
      : 0;
  }
  if ('target' in left && 'target' in right) return left.target === right.target ? 150 : 0;
  const common = sharedWords(one, other);
  if ('condition' in left) return shared > 0 && overlaps(one.leaves, other.leaves) ? 1 + common : 0;
  if (left.kind === 'permission' || left.kind === 'blank' || left.kind === 'effect') return 2 + common;
  return shared > 0 ? 3 + common : 0;
}

/** How many of the names in two steps are in both, in percent. */
function sharedWords(one: ComparedStep, other: ComparedStep): number {
  const all = new Set([...one.words, ...other.words]);
  const both = [...one.words].filter((word) => other.words.has(word));
  return all.size === 0 ? 0 : Math.round((100 * both.length) / all.size);
}

function overlaps(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].some((leaf) => other.has(leaf));
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
