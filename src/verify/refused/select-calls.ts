import type { CompiledEntry } from '../../entry/trace.ts';
import type { Call, Step } from '../../spec/model.ts';
import { makeUpCalls, type SweepCall } from '../sweep/calls.ts';
import { minimise } from '../sweep/minimise.ts';
import type { Vouchers } from '../vouchers.ts';
import { type RefusedCall, refusedCall } from './refused-call.ts';

export interface SelectedCalls {
  readonly calls: readonly RefusedCall[];
  /** Steps that may refuse a call, and that no selected call is refused by. */
  readonly untested: readonly Step[];
}

/** Calls that are made up to choose from; the same ones each time. */
const CANDIDATES = 3000;
const SEED = 1;

/**
 * Selects calls that show the entry path: for each step one that it refuses, and for each two steps one that both would
 * refuse with different errnos. Each call fails before it changes anything, by every path that the spec knows.
 */
export async function selectCalls(entry: CompiledEntry, vouchers: Vouchers): Promise<SelectedCalls> {
  const look = (call: Call): RefusedCall | undefined => {
    const refused = refusedCall(entry, call);
    return refused !== undefined && vouchers.safetyOf(entry, call) === 'fails' ? refused : undefined;
  };
  const made = makeUpCalls(entry, SEED, CANDIDATES, ({ call }) => look(call) !== undefined);
  const sorted = [...made].sort((a, b) => cost(a.call) - cost(b.call));
  const shown = new Set<string>();
  const calls: RefusedCall[] = [];
  for (const one of sorted) {
    const refused = look(one.call);
    if (refused === undefined) continue;
    const missing = keysOf(refused).filter((key) => !shown.has(key));
    if (missing.length === 0) continue;
    const least = look((await cutDown(one, entry, look, missing)).call) ?? refused;
    for (const key of keysOf(least)) shown.add(key);
    calls.push(least);
  }
  const order = (refused: RefusedCall) => refused.step.index * 1000 + (refused.later[0]?.step.index ?? 0);
  const untested = entry.steps
    .map(({ step }) => step)
    .filter(({ index, errors }) => errors.length > 0 && !shown.has(String(index)));
  return { calls: calls.sort((a, b) => order(a) - order(b)), untested };
}

function cutDown(
  found: SweepCall,
  entry: CompiledEntry,
  look: (call: Call) => RefusedCall | undefined,
  missing: readonly string[],
): Promise<SweepCall> {
  return minimise(found, { entry, spec: entry.spec }, ({ call }) => {
    const smaller = look(call);
    if (smaller === undefined) return false;
    const keys = new Set(keysOf(smaller));
    return missing.every((key) => keys.has(key));
  });
}

/** What a call shows: that a step refuses, and that it comes before others. */
function keysOf({ step, later }: RefusedCall): readonly string[] {
  return [String(step.index), ...later.map((other) => `${step.index} ${other.step.index}`)];
}

function cost({ text }: Call): number {
  return text.length;
}
