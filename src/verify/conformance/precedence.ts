import type { Refusal } from '../../entry/refusals.ts';
import { type CompiledEntry, compileEntry, trace } from '../../entry/trace.ts';
import type { Call, Spec, Step } from '../../spec/model.ts';
import { errorsOfStep, type RefusedCall, refusedCall } from '../refused/refused-call.ts';
import { makeUpCalls, type SweepCall } from '../sweep/calls.ts';
import { minimise } from '../sweep/minimise.ts';
import { readTerm } from '../sweep/term.ts';
import type { Vouchers } from '../vouchers.ts';
import { joinReleases, type ReleasePaths, type Releases, releasePaths } from './releases.ts';
import { neededCapability } from './unprivileged.ts';

/** Two steps that both refuse a call, and which errno the kernel answers. */
export interface Precedence {
  readonly first: Step;
  readonly second: Step;
  /** What the call fails with, and what it would fail with if the second step came first. */
  readonly errors: readonly string[];
  readonly insteadOf: readonly string[];
  /** What the machine may have it fail with before either is reached. */
  readonly before: readonly string[];
  readonly call: Call;
  /** One of the two asks for a capability, which the caller has to lack. */
  readonly isForUnprivileged: boolean;
  /** The releases that certainly answer so, oldest first; at least one range. */
  readonly releases: readonly Releases[];
}

/** Two refusing steps with different errnos whose order no call shows. */
export interface HiddenPair {
  readonly first: Step;
  readonly second: Step;
}

/** Calls that are made up to choose from; the same ones each time. */
const CANDIDATES = 1500;
const SEED = 1;

/**
 * For each two refusing steps of a call with different errnos, the simplest call that both refuse and as few others as
 * can be, if there is one. Each fails before it changes anything, by all that the vouching specs know.
 *
 * @param texts calls that an earlier search found, from which to choose instead of searching
 */
export async function findPrecedences(
  spec: Spec,
  vouchers: Vouchers,
  texts?: readonly string[],
): Promise<readonly Precedence[]> {
  const paths = releasePaths(spec);
  const newest = paths.at(-1);
  if (newest === undefined) return [];
  // The path of the unprivileged caller does not tell what others can do.
  const written = compileEntry(spec);
  const isSafe = (call: Call) => vouchers.safetyOf(written, call) === 'fails';
  const found = new Map<string, Found>();
  for (const { own } of pathsToSearch(paths)) await searchPath(own, isSafe, texts, found);
  const answers = new AnswersByRelease(paths);
  const all = [...found.values()].flatMap((one) => precedenceOf(one, answers) ?? []);
  return all.sort((a, b) => a.first.index - b.first.index || a.second.index - b.second.index);
}

/** Pairs of the newest release that errnos could tell apart, and that none of the precedences shows. */
export function hiddenPairs(spec: Spec, shown: readonly Precedence[]): readonly HiddenPair[] {
  const entry = releasePaths(spec).at(-1)?.own;
  const keys = new Set(shown.map(({ first, second }) => keyOf(first, second)));
  const steps = (entry?.steps ?? []).map(({ step }) => step).filter(({ errors }) => errors.length > 0);
  return steps.flatMap((first, index) =>
    steps
      .slice(index + 1)
      .filter((second) => !errorsOfStep(second).some((error) => errorsOfStep(first).includes(error)))
      .filter((second) => !keys.has(keyOf(first, second)))
      .map((second) => ({ first, second })),
  );
}

/** The newest path, and for each step that a release dropped the newest path that still has it. */
function pathsToSearch(paths: readonly ReleasePaths[]): readonly ReleasePaths[] {
  const seen = new Set<number>();
  return [...paths].reverse().filter(({ own }) => {
    const isNew = own.steps.some(({ step }) => !seen.has(step.index));
    for (const { step } of own.steps) seen.add(step.index);
    return isNew;
  });
}

/** The simplest call so far that shows a pair. */
interface Found {
  readonly made: SweepCall;
  readonly refused: RefusedCall;
  readonly second: Refusal;
}

function keyOf(first: Step, second: Step): string {
  return `${first.index} ${second.index}`;
}

/** Adds calls of one release's path for pairs that have none yet. */
async function searchPath(
  entry: CompiledEntry,
  isSafe: (call: Call) => boolean,
  texts: readonly string[] | undefined,
  found: Map<string, Found>,
): Promise<void> {
  const look = (call: Call): RefusedCall | undefined => {
    const refused = refusedCall(entry, call);
    return refused !== undefined && refused.later.length > 0 && isSafe(call) ? refused : undefined;
  };
  const known = texts?.flatMap((text) => madeOf(entry, text));
  const candidates = known ?? makeUpCalls(entry, SEED, CANDIDATES, ({ call }) => look(call) !== undefined);
  const own = new Map<string, Found>();
  for (const made of candidates) {
    const refused = look(made.call);
    for (const second of refused?.later ?? []) {
      if (refused === undefined) continue;
      const key = keyOf(refused.step, second.step);
      const best = own.get(key);
      if (found.has(key) || (best !== undefined && !isSimpler(refused, best.refused))) continue;
      own.set(key, { made, refused, second });
    }
  }
  for (const [key, one] of own) found.set(key, known === undefined ? await cutDown(one, entry, look) : one);
}

function madeOf(entry: CompiledEntry, text: string): readonly SweepCall[] {
  const read = entry.spec.readCall(text);
  return read.ok ? [{ terms: [readTerm(text)], call: read.call, trace: trace(entry, read.call) }] : [];
}

/** Fewer other reasons to refuse it, then a shorter text. */
function isSimpler(one: RefusedCall, other: RefusedCall): boolean {
  const reasons = ({ later, before }: RefusedCall) => later.length + before.length;
  return (
    reasons(one) < reasons(other) ||
    (reasons(one) === reasons(other) && one.call.text.length < other.call.text.length)
  );
}

async function cutDown(
  { made, refused, second }: Found,
  entry: CompiledEntry,
  look: (call: Call) => RefusedCall | undefined,
): Promise<Found> {
  let best = refused;
  const least = await minimise(made, { entry, spec: entry.spec }, ({ call }) => {
    const smaller = look(call);
    if (smaller?.step !== refused.step) return false;
    if (!smaller.later.some(({ step, errors }) => step === second.step && isSame(errors, second.errors)))
      return false;
    if (smaller.later.length > best.later.length || smaller.before.length > best.before.length) return false;
    best = smaller;
    return true;
  });
  return { made: least, refused: best, second };
}

/** What the paths of each release make of calls, each asked once. */
class AnswersByRelease {
  readonly paths: readonly ReleasePaths[];
  readonly #known = new Map<string, readonly (readonly RefusedCall[] | undefined)[]>();

  constructor(paths: readonly ReleasePaths[]) {
    this.paths = paths;
  }

  /** By release: how each path refuses the call; undefined where one may not. */
  of(call: Call): readonly (readonly RefusedCall[] | undefined)[] {
    const known = this.#known.get(call.text);
    if (known !== undefined) return known;
    const byPath = new Map<CompiledEntry, RefusedCall | undefined>();
    const answers = this.paths.map(({ all }) => {
      const refusals: RefusedCall[] = [];
      for (const path of all) {
        const refused = byPath.has(path) ? byPath.get(path) : refusedCall(path, call);
        byPath.set(path, refused);
        if (refused === undefined) return undefined;
        refusals.push(refused);
      }
      return refusals;
    });
    this.#known.set(call.text, answers);
    return answers;
  }
}

/** The releases in which every path that a kernel may take answers the same; undefined where there are none. */
function precedenceOf({ refused, second }: Found, answers: AnswersByRelease): Precedence | undefined {
  const { call, step: first, errors } = refused;
  const byRelease = answers.of(call);
  const before = new Set<string>();
  const certain = answers.paths.filter(({ own }, index) => {
    const refusals = byRelease[index];
    const isSo = refusals?.every(
      ({ errors: ownErrors, later }) =>
        isSame(ownErrors, errors) && later.some((other) => isSame(other.errors, second.errors)),
    );
    if (refusals === undefined || isSo !== true) return false;
    for (const error of refusals.flatMap((one) => one.before)) before.add(error);
    if (mayBeAbsent(own, call)) before.add('ENOSYS');
    return true;
  });
  if (certain.length === 0 || second.errors.some((error) => before.has(error))) return undefined;
  return {
    first,
    second: second.step,
    errors,
    insteadOf: second.errors,
    before: [...before],
    call,
    isForUnprivileged: [first, second.step].some((step) => neededCapability(step) !== undefined),
    releases: joinReleases(certain),
  };
}

/** Whether the kernel may be built without the call, which it says before it refuses this one. */
function mayBeAbsent(entry: CompiledEntry, call: Call): boolean {
  return trace(entry, call).outcomes.some(({ result, isFromGate }) => isFromGate && result === 'ENOSYS');
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
