import { and, type BranchCondition, conditionTerm, not, OPTION, or } from '../value/condition.ts';
import { choice, isOneOfMany, type PathValue } from '../value/value.ts';
import type { Arm, Machine } from './machine.ts';
import { fieldReader } from './memory.ts';
import { errorsOf } from './outcome.ts';
import { ENDED, type Fate, merge, type Next, type PathState, type SourcePlace, VISIBLE } from './state.ts';

/** How many statements are tried out behind a branch before it is taken for one that does more than return. */
const TRIAL = 400;
/** A refusal with more outcomes than this is not kept as one. */
const MAX_OUTCOMES = 10;

/**
 * Follows both ways of a branch. Where one of them does nothing but return from the system call, it becomes a step
 * (`check`, `done`, or the fault that the branch asks for) and the path goes on with the other; otherwise the steps of
 * each way get its condition, and what variables hold is merged where the ways meet.
 *
 * @param isCase the condition is that of a `case`
 */
export function branch(
  machine: Machine,
  state: PathState,
  asked: BranchCondition,
  then: Arm,
  otherwise: Arm,
  next: Next,
  place: SourcePlace,
  isCase = false,
): Fate {
  const condition = state.simplify(asked);
  if (condition.kind === 'always') return (condition.holds ? then : otherwise)(state, next);
  if (state.isTrial) return both(machine, state, condition, then, otherwise, next, place);

  const opposite = not(condition);
  // `if (!err) { … }`: who did not pass the step leaves before the others go on.
  const early = asksIfPassed(condition) ? tryWay(machine, state, opposite, otherwise, next) : undefined;
  if (early) {
    machine.emitter.refuse(state, opposite, early, place);
    state.assume(condition, true);
    return then(state, next);
  }
  const refused = tryWay(machine, state, condition, then, next);
  if (refused) {
    machine.emitter.refuse(state, condition, refused, place);
    state.assume(condition, false);
    return otherwise(state, next);
  }
  // The commands of a multiplexer come before what refuses all others, as they do in the code.
  if (isCase && conditionTerm(condition)) return meet(machine, state, condition, then, otherwise, next);
  const refusedOtherwise = tryWay(machine, state, opposite, otherwise, next);
  if (refusedOtherwise) {
    machine.emitter.refuse(state, opposite, refusedOtherwise, place);
    state.assume(condition, true);
    return then(state, next);
  }
  return meet(machine, state, condition, then, otherwise, next);
}

/** Whether only those who passed a step have what a condition asks for. */
function asksIfPassed(condition: BranchCondition): boolean {
  if (condition.kind === 'and') return condition.parts.some(asksIfPassed);
  return condition.kind === 'not' && condition.of.kind === 'fault';
}

/**
 * Tries one way out. Where options choose it, and it comes to the end of the call together with the other one and may
 * succeed there, it is followed: that it may succeed needs no step then.
 */
function tryWay(
  machine: Machine,
  state: PathState,
  condition: BranchCondition,
  arm: Arm,
  next: Next,
): PathValue | undefined {
  let isJoined = false;
  const refused = tryOut(machine, state, condition, (trial) =>
    arm(trial, (after) => {
      isJoined = true;
      return next(after);
    }),
  );
  return refused && isJoined && isConfigured(condition) && maySucceed(refused) ? undefined : refused;
}

function isConfigured(condition: BranchCondition): boolean {
  switch (condition.kind) {
    case 'unknown':
      return condition.id.startsWith(OPTION);
    case 'not':
      return isConfigured(condition.of);
    case 'and':
    case 'or':
      return condition.parts.every(isConfigured);
    default:
      return false;
  }
}

function maySucceed(value: PathValue): boolean {
  if (value.kind === 'choice') return maySucceed(value.then) || maySucceed(value.otherwise);
  return (errorsOf(value)?.length ?? 0) === 0;
}

/**
 * Tries both ways out: together they return one or the other. Most trials fail, so that the way on which the last one did
 * is tried first.
 */
function both(
  machine: Machine,
  state: PathState,
  condition: BranchCondition,
  then: Arm,
  otherwise: Arm,
  next: Next,
  place: SourcePlace,
): Fate {
  const isReversed = machine.failing.get(place) === 'otherwise';
  const one = state.fork();
  one.assume(condition, !isReversed);
  const first = (isReversed ? otherwise : then)(one, next);
  if (first.kind !== 'value') return VISIBLE;
  state.assume(condition, isReversed);
  const second = (isReversed ? then : otherwise)(state, next);
  if (second.kind !== 'value') {
    machine.failing.set(place, isReversed ? 'then' : 'otherwise');
    return VISIBLE;
  }
  return {
    kind: 'value',
    value: isReversed
      ? choice(condition, second.value, first.value)
      : choice(condition, first.value, second.value),
  };
}

/** What the call returns where `condition` holds, if it does nothing else; undefined where it does more. */
export function tryOut(
  machine: Machine,
  state: PathState,
  condition: BranchCondition,
  arm: (state: PathState) => Fate,
): PathValue | undefined {
  const trial = state.fork({ left: TRIAL });
  trial.assume(condition, true);
  // Trying changes what is known: the value is seen from here.
  const here = trial.fork();
  const departures = machine.departures.length;
  const fate = arm(trial);
  machine.departures.length = departures;
  if (fate.kind !== 'value') return undefined;
  const value = here.resolve(fate.value);
  return outcomes(value) <= MAX_OUTCOMES && isKnown(value) ? value : undefined;
}

function outcomes(value: PathValue): number {
  return value.kind === 'choice' ? outcomes(value.then) + outcomes(value.otherwise) : 1;
}

/** One of many values is followed, not tried out: the steps that lead to each matter. */
function isKnown(value: PathValue): boolean {
  if (value.kind === 'choice') return isKnown(value.then) && isKnown(value.otherwise);
  return value.kind !== 'unknown' || !isOneOfMany(value);
}

function meet(
  machine: Machine,
  state: PathState,
  condition: BranchCondition,
  then: Arm,
  otherwise: Arm,
  next: Next,
): Fate {
  const before = state.guards;
  const departed = machine.departures.length;
  const first = follow(state, condition, then, next);
  const second = follow(state, not(condition), otherwise, next);
  const met =
    first && second
      ? merge(condition, first, second, fieldReader(machine.types, condition.key))
      : (first ?? second);
  if (!met) return ENDED;
  // Where some have left, the others go on; the rest of the steps is theirs.
  const gone = machine.departures.slice(departed).map((guards) => and(...guards.slice(before.length)));
  const staying = gone.length === 0 ? [] : [not(or(...gone))].filter(({ kind }) => kind !== 'always');
  met.guards = [...before, ...staying];
  return next(met);
}

function follow(state: PathState, condition: BranchCondition, arm: Arm, next: Next): PathState | undefined {
  const own = state.fork();
  own.guards = [...state.guards, condition];
  own.assume(condition, true);
  let end: PathState | undefined;
  arm(own, (reached) => {
    if (reached.isTrial) return next(reached);
    end = reached;
    return ENDED;
  });
  return end;
}
