import { type CompiledEntry, compileEntry, type Trace, trace } from '../entry/trace.ts';
import type { Call, Spec, Step } from '../spec/model.ts';
import { NEWEST, parseVersion } from '../spec/version.ts';
import { makeUpCalls } from '../verify/sweep/calls.ts';

/** How many calls are made up for each path. */
const CALLS = 1500;

/** Any number: the same calls are made up each time. */
const SEED = 1;

/**
 * Where the code has the steps of a spec that a person wrote, by the index of the step. `code` is what a program read from
 * the tree. Nothing is compared by its words: calls are made up, and where all that one step refuses in the one path are
 * refused in the other at one place, with the same errno, that place is the step's. A permission is found by its
 * capability, if both paths ask for it once. Steps that neither says anything about have no place.
 */
export function stepSources(written: Spec, code: Spec): ReadonlyMap<number, string> {
  const entries = {
    written: compileEntry(written, parseVersion(code.raw.derived?.tree.text ?? '') ?? NEWEST),
    code: compileEntry(code),
  };
  const calls = callsFor(entries.written, entries.code).map((call) => ({
    written: trace(entries.written, call),
    code: trace(entries.code, call),
  }));
  const found = new Map([
    ...agreedPlaces(calls, refusing),
    ...agreedPlaces(calls, refusingFirst),
    ...permissionSources(entries.written, entries.code),
  ]);
  return new Map([...found].toSorted(([a], [b]) => a - b));
}

/** A made-up call on both paths. */
interface TracedTwice {
  readonly written: Trace;
  readonly code: Trace;
}

/** The places of steps of which all calls that they refuse are refused at one place of the code, with the same errno. */
function agreedPlaces(
  calls: readonly TracedTwice[],
  refusalOf: (traced: Trace) => Step | undefined,
): readonly (readonly [number, string])[] {
  const places = new Map<number, Set<string>>();
  for (const call of calls) {
    const step = refusalOf(call.written);
    if (step === undefined) continue;
    const other = refusalOf(call.code);
    if (other === undefined && refusalOf === refusingFirst) continue;
    const own = places.get(step.index) ?? new Set();
    places.set(step.index, own);
    own.add(step.errors.join() === other?.errors.join() ? (other.source ?? '') : '');
  }
  return [...places].flatMap(([index, own]) => {
    const [source = ''] = own;
    return own.size === 1 && source !== '' ? [[index, source] as const] : [];
  });
}

/** Calls that end at the steps of either path. */
function callsFor(written: CompiledEntry, code: CompiledEntry): readonly Call[] {
  return makeUpCalls(written, SEED, CALLS, () => true, code).map(({ call }) => call);
}

/** The first step that certainly refuses a call, whatever the machine decides before. */
function refusing({ steps }: Trace): Step | undefined {
  return steps.find(({ verdict, step }) => verdict === 'fails' && step.errors.length === 1)?.step;
}

/** The step that certainly refuses a call, if nothing that the machine decides comes before; what runs out aside. */
function refusingFirst(traced: Trace): Step | undefined {
  const decided = traced.steps.find(
    ({ verdict, step: { kind } }) =>
      verdict === 'fails' || (verdict === 'may-fail' && kind !== 'gate' && kind !== 'limit'),
  );
  return decided?.verdict === 'fails' && decided.step.errors.length === 1 ? decided.step : undefined;
}

function permissionSources(
  written: CompiledEntry,
  code: CompiledEntry,
): readonly (readonly [number, string])[] {
  const others = permissionsOf(code);
  return [...permissionsOf(written)].flatMap(([capability, steps]) => {
    const [own, second] = steps;
    const [other, another] = others.get(capability) ?? [];
    const isOnce = second === undefined && another === undefined;
    return isOnce && own !== undefined && other?.source !== undefined
      ? [[own.index, other.source] as const]
      : [];
  });
}

/** The permissions of a path that ask for one capability, by that. */
function permissionsOf({ steps }: CompiledEntry): ReadonlyMap<string, readonly Step[]> {
  const found = new Map<string, Step[]>();
  for (const { step } of steps) {
    if (step.kind !== 'permission') continue;
    for (const [capability] of new Set(step.text.match(/\bCAP_[A-Z_]+/g)?.map((name) => [name] as const)))
      found.set(capability, [...(found.get(capability) ?? []), step]);
  }
  return found;
}
