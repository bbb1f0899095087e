import { UNKNOWN } from '../spec/errno.ts';
import type { CallValue } from '../spec/memory.ts';
import type { Call, Spec, Step } from '../spec/model.ts';
import type { Type } from '../spec/types/type.ts';
import { compareVersions, hasArrived, isInVersion, NEWEST, type Version } from '../spec/version.ts';
import { narrow } from './arithmetic.ts';
import { compile } from './compile.ts';
import { type Outcome, OutcomeSet } from './outcomes.ts';
import type { Evaluate, State } from './state.ts';
import { checkTracer } from './steps/check.ts';
import { copyTracer } from './steps/copy.ts';
import { doneTracer, SUCCESS } from './steps/done.ts';
import { blankTracer, effectTracer, environmentTracer, signalTracer } from './steps/environment.ts';
import { gateTracer, type KernelConfiguration } from './steps/gate.ts';
import { lookupTracer } from './steps/lookup.ts';
import { permissionTracer } from './steps/permission.ts';
import { rangeTracer } from './steps/range.ts';
import type { StepTracer } from './steps/step.ts';
import { writeTracer } from './steps/write.ts';
import { truthOf, type Value } from './value.ts';

/** How a step turned out. `not-reached`: the call had certainly ended before it. */
export type StepVerdict = 'passes' | 'fails' | 'may-fail' | 'skipped' | 'not-reached';

/** A step of a traced call, with its verdict and possible errors. */
export interface TracedStep {
  readonly step: Step;
  readonly verdict: StepVerdict;
  /** It has no `when`, or its `when` is certainly true. */
  readonly isTaken: boolean;
  /** The results that it may end the call with if it fails or may fail. */
  readonly errors: readonly string[];
  /** The pointer or handle because of which it fails or may fail. */
  readonly value: Value;
}

export type Certainty = 'none' | 'possible' | 'certain';

/** The possible results of a call, and what may have happened before it ended. */
export interface Trace {
  readonly call: Call;
  readonly outcomes: readonly Outcome[];
  /** Whether an `effect` or a `wait` was reached; `possible` also after a `blank`. */
  readonly effect: Certainty;
  readonly steps: readonly TracedStep[];
  /** The kernel is older than the call, or built without it, so every call fails with ENOSYS. */
  readonly isAbsent: boolean;
}

/** One step of an entry path, compiled for a kernel release. */
export interface CompiledStep {
  readonly step: Step;
  readonly when: Evaluate | undefined;
  readonly tracer: StepTracer;
  /** It depends on the unknown stable release whether this kernel has the step. */
  readonly isUnsure: boolean;
  /** The pointer or handle that the step is about. */
  readonly target: Evaluate | undefined;
  /** What a trace has of it where the call ended before. */
  readonly unreached: TracedStep;
  /** What a trace has of it where it is not taken. */
  readonly skipped: TracedStep;
}

/** The entry path of one kernel release. */
export interface CompiledEntry {
  readonly spec: Spec;
  readonly kernel: Version;
  readonly isAbsent: boolean;
  /** How many arguments of the spec this release certainly has; it ignores later ones. */
  readonly arity: number;
  readonly steps: readonly CompiledStep[];
}

/** The entry path of each spec in the newest release: rules, its page, lists and data ask for the same. */
const newest = new WeakMap<Spec, CompiledEntry>();

/**
 * Compiles the entry path of `spec` for a kernel release. Costs about as much as ten traces, so reuse the result; that of
 * the newest release is remembered.
 *
 * @param configuration of the kernel, which decides gates and which security modules there are; undefined: all are possible
 */
export function compileEntry(
  spec: Spec,
  kernel: Version = NEWEST,
  configuration?: KernelConfiguration,
): CompiledEntry {
  if (kernel !== NEWEST || configuration !== undefined) return compileSteps(spec, kernel, configuration);
  const entry = newest.get(spec) ?? compileSteps(spec, kernel, configuration);
  newest.set(spec, entry);
  return entry;
}

function compileSteps(
  spec: Spec,
  kernel: Version,
  configuration: KernelConfiguration | undefined,
): CompiledEntry {
  return {
    spec,
    kernel,
    isAbsent: spec.since !== undefined && compareVersions(kernel, spec.since) < 0,
    arity: arityOf(spec, kernel),
    steps: spec.entry.flatMap((step) => {
      if (!isStepOf(spec, step)) return [];
      const isIn = isInVersion(kernel, step.since, step.until);
      if (isIn === false) return [];
      return {
        step,
        when: step.when && compile(step.when),
        tracer: tracerOf(step, kernel, configuration),
        isUnsure: isIn === undefined,
        target: 'target' in step ? compile(step.target.value) : undefined,
        unreached: untouched(step, 'not-reached'),
        skipped: untouched(step, 'skipped'),
      };
    }),
  };
}

/** Whether the architecture that a spec was read for takes a step. */
export function isStepOf({ architecture }: Spec, { architectures }: Step): boolean {
  return architectures === undefined || architectures.includes(architecture);
}

function arityOf({ arguments: parameters }: Spec, kernel: Version): number {
  const later = parameters.findIndex(
    ({ since }) => since !== undefined && hasArrived(kernel, since) !== true,
  );
  return later === -1 ? parameters.length : later;
}

function tracerOf(step: Step, kernel: Version, configuration: KernelConfiguration | undefined): StepTracer {
  switch (step.kind) {
    case 'check':
      return checkTracer(step);
    case 'done':
      return doneTracer(step);
    case 'copy':
      return copyTracer(step, kernel);
    case 'write':
      return writeTracer(step);
    case 'range':
      return rangeTracer(step);
    case 'lookup':
      return lookupTracer(step, kernel);
    case 'permission':
      return permissionTracer(step, kernel, configuration);
    case 'limit':
    case 'work':
    case 'wait':
      return environmentTracer(step);
    case 'gate':
      return gateTracer(step, configuration);
    case 'effect':
      return effectTracer();
    case 'signal':
      return signalTracer(step);
    case 'blank':
      return blankTracer(step);
  }
}

/** Whether the result `answer` (an errno, `success` or a signal) is consistent with the trace. */
export function mayAnswer({ outcomes }: Trace, answer: string): boolean {
  return outcomes.some(({ result }) => result === answer || result === UNKNOWN);
}

/** The state at the start of a call. */
export function initialState(entry: CompiledEntry, call: Call): State {
  const { arguments: parameters, memories } = entry.spec;
  const values = new Array<Value>(parameters.length);
  for (let index = 0; index < entry.arity; index++) {
    values[index] = entryValue(call.values[index], parameters[index]?.type);
  }
  return { values, copied: memories.length === 0 ? [] : new Array(memories.length).fill(undefined) };
}

/** An argument as the kernel receives it: truncated to its type, whatever the user of the library passed. */
function entryValue(value: CallValue, type: Type | undefined): Value {
  if (typeof value !== 'bigint' || type === undefined) return value;
  if (type.kind === 'integer' && type.size < 8) {
    const number = Number(value);
    // The value almost always fits; truncate it only if it does not.
    return narrow(number, type) === number ? number : narrow(Number(BigInt.asIntN(32, value)), type);
  }
  if (value >= 0n && value <= LARGEST_LONG) return value;
  return type.kind === 'integer' && type.signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
}

const LARGEST_LONG = 0x7fff_ffff_ffff_ffffn;

/** Whether a step is taken; undefined if its `when` is unknown, or whether this release has the step. */
export function isTaken(step: CompiledStep, state: State): boolean | undefined {
  const holds = step.when === undefined ? true : truthOf(step.when(state));
  return step.isUnsure && holds === true ? undefined : holds;
}

/** Forgets the result of a copy that may not have happened. */
export function forgetCopy(step: Step, state: State): void {
  if (step.kind === 'copy' && step.target.memory !== undefined)
    state.copied[step.target.memory.index] = undefined;
}

/**
 * Traces a call. The trace is sound: a kernel that follows the entry path has no result outside `outcomes`, and changes
 * nothing if `effect` is `none`.
 */
export function trace(entry: CompiledEntry, call: Call): Trace {
  if (entry.isAbsent) {
    const outcomes = [{ result: 'ENOSYS', isCertain: true, isFromGate: false }];
    const steps = entry.steps.map(({ unreached }) => unreached);
    return { call, outcomes, effect: 'none', steps, isAbsent: true };
  }
  const state = initialState(entry, call);
  const steps: TracedStep[] = [];
  const results = new OutcomeSet();
  let effect: Certainty = 'none';
  let isOver = false;
  let isCertain = true;
  for (const compiledStep of entry.steps) {
    const { step, tracer } = compiledStep;
    if (isOver) {
      steps.push(compiledStep.unreached);
      continue;
    }
    const taken = isTaken(compiledStep, state);
    if (taken === false) {
      steps.push(compiledStep.skipped);
      continue;
    }
    const answer = tracer.run(state);
    if (taken === undefined) forgetCopy(step, state);
    const verdict = taken === undefined && answer.verdict === 'fails' ? 'may-fail' : answer.verdict;
    const value = verdict === 'passes' ? undefined : compiledStep.target?.(state);
    steps.push({ step, verdict, isTaken: taken === true, errors: answer.errors, value });
    if (step.kind === 'effect' || step.kind === 'wait') {
      effect = effect === 'certain' || (isCertain && taken === true) ? 'certain' : 'possible';
    } else if (step.kind === 'blank' && effect === 'none' && step.mayChange) effect = 'possible';
    if (verdict === 'passes') continue;
    for (const error of answer.errors) results.add(error, step.kind === 'gate');
    if (verdict === 'fails') isOver = true;
    else if (step.kind !== 'gate' || answer.errors.some((error) => error !== 'ENOSYS')) isCertain = false;
  }
  if (!isOver) results.add(SUCCESS, false);
  return { call, outcomes: results.list(), effect, steps, isAbsent: results.isAbsent };
}

const NO_ERRORS: readonly string[] = [];

function untouched(step: Step, verdict: 'skipped' | 'not-reached'): TracedStep {
  return { step, verdict, isTaken: false, errors: NO_ERRORS, value: undefined };
}
