import { refusalsOf } from '../../entry/refusals.ts';
import { type CompiledEntry, type TracedStep, trace } from '../../entry/trace.ts';
import type { Call, Step } from '../../spec/model.ts';
import { isPortable } from '../../verify/remote/portable-plan.ts';
import { makeUpCalls, type SweepCall } from '../../verify/sweep/calls.ts';
import { minimise } from '../../verify/sweep/minimise.ts';
import type { Vouchers } from '../../verify/vouchers.ts';

/** A call that one step certainly refuses, unless the machine does before. */
export interface RefusedCall {
  readonly call: Call;
  /** The step that refuses it, and what it fails with. */
  readonly step: Step;
  readonly errors: readonly string[];
  /** What steps before may fail with, which depend on the machine: a missing permission, a short resource. */
  readonly before: readonly string[];
  /** Later steps that would refuse it with another errno: the call shows that they come later. */
  readonly later: readonly Step[];
}

export interface SelectedCalls {
  readonly calls: readonly RefusedCall[];
  /** Steps that may refuse a call, and that no selected call is refused by. */
  readonly untested: readonly Step[];
}

/** Steps whose outcome no argument decides. Memory behind what a call passes may decide the others. */
const MACHINE_STEPS: ReadonlySet<Step['kind']> = new Set(['permission', 'limit', 'gate']);

/** Calls that are made up to choose from; the same ones each time. */
const CANDIDATES = 3000;
const SEED = 1;
const LONGEST_TEXT = 5000;

/**
 * Selects calls that show the entry path: for each step one that it refuses, and for each two steps one that both would
 * refuse with different errnos. Each call fails before it changes anything, by every path that the spec knows.
 */
export async function selectCalls(entry: CompiledEntry, vouchers: Vouchers): Promise<SelectedCalls> {
  const look = (call: Call): RefusedCall | undefined => refusedCall(entry, vouchers, call);
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
  const order = (refused: RefusedCall) => refused.step.index * 1000 + (refused.later[0]?.index ?? 0);
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
  return [String(step.index), ...later.map(({ index }) => `${step.index} ${index}`)];
}

function cost({ text }: Call): number {
  return text.length;
}

function refusedCall(entry: CompiledEntry, vouchers: Vouchers, call: Call): RefusedCall | undefined {
  const { spec } = entry;
  if (call.text.length > LONGEST_TEXT || call.values.length < spec.arguments.length) return undefined;
  if (!isPortable(call, spec.arguments)) return undefined;
  const { steps } = trace(entry, call);
  const refusal = steps.find(({ verdict }) => verdict === 'fails');
  if (refusal === undefined || refusal.step.kind === 'signal') return undefined;
  const earlier = steps.slice(0, steps.indexOf(refusal)).filter(({ verdict }) => verdict === 'may-fail');
  if (!earlier.every(({ step }) => MACHINE_STEPS.has(step.kind))) return undefined;
  const before = errorsBefore(earlier);
  if (refusal.errors.some((error) => before.includes(error))) return undefined;
  if (vouchers.safetyOf(entry, call) !== 'fails') return undefined;
  const told = new Set([...refusal.errors, ...before]);
  const later = refusalsOf(entry, call).filter(
    (step) =>
      step.index > refusal.step.index &&
      step.errors.length > 0 &&
      !errorsOf(step).some((error) => told.has(error)),
  );
  return { call, step: refusal.step, errors: refusal.errors, before, later };
}

/** Errnos of the machine; that the call is absent is asked once for all of them. */
function errorsBefore(earlier: readonly TracedStep[]): readonly string[] {
  const errors = earlier.flatMap((step) =>
    step.step.kind === 'gate' ? step.errors.filter((name) => name !== 'ENOSYS') : step.errors,
  );
  return [...new Set(errors)];
}

function errorsOf(step: Step): readonly string[] {
  return step.kind === 'copy' && step.trailing !== undefined ? [...step.errors, step.trailing] : step.errors;
}
