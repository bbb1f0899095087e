import { UNKNOWN } from '../spec/errno.ts';
import type { Nullable, Sentinel, Step, Target } from '../spec/model.ts';
import { isInVersion, type Version } from '../spec/version.ts';
import { compile } from './compile.ts';
import type { State } from './state.ts';
import { SUCCESS } from './steps/done.ts';
import { descriptorOf } from './steps/lookup.ts';
import { type CompiledEntry, initialState, type Trace, type TracedStep } from './trace.ts';
import { isMemory, truthOf, type Value } from './value.ts';

/** The grades, best first. */
export const GRADES = ['permanent', 'strong', 'weak', 'unknown', 'none'] as const;
/**
 * How long a probe can be expected to hold: `permanent`, `strong` or `weak`; `none` if there is no probe, `unknown` if
 * too little of the entry path is known.
 */
export type Grade = (typeof GRADES)[number];

/** Compares grades as `Array.sort` wants it, the better one first. */
export function compareGrades(a: Grade, b: Grade): number {
  return GRADES.indexOf(a) - GRADES.indexOf(b);
}

/** What keeps a call from being a probe. */
export type Disqualification =
  | { readonly kind: 'absent' }
  | { readonly kind: 'effect' | 'unknown'; readonly step: Step }
  | { readonly kind: 'success' }
  | { readonly kind: 'eperm' | 'enosys' | 'signal'; readonly step: Step; readonly result: string };

/** Why a traced call is not a probe, in the order of the entry path; empty if it is one. */
export function disqualifications(traced: Trace): readonly Disqualification[] {
  if (traced.isAbsent) return [{ kind: 'absent' }];
  const found: Disqualification[] = [];
  for (const { step, verdict, errors } of traced.steps) {
    if (verdict === 'skipped' || verdict === 'not-reached') continue;
    if (step.kind === 'effect' || step.kind === 'wait') found.push({ kind: 'effect', step });
    // What a blank may do, it need not do.
    if (step.kind === 'blank' && (step.mayChange || step.maySucceed)) found.push({ kind: 'unknown', step });
    if (verdict === 'passes') continue;
    if (step.kind === 'signal') found.push({ kind: 'signal', step, result: errors[0] ?? '' });
    if (errors.includes('EPERM')) found.push({ kind: 'eperm', step, result: 'EPERM' });
    if (errors.includes('ENOSYS') && step.kind !== 'gate')
      found.push({ kind: 'enosys', step, result: 'ENOSYS' });
    if (errors.includes(UNKNOWN) && step.kind !== 'blank') found.push({ kind: 'unknown', step });
  }
  if (traced.outcomes.some(({ result }) => result === SUCCESS)) found.push({ kind: 'success' });
  return found;
}

/**
 * Whether a call is a probe: every outcome is an errno, none is EPERM or ENOSYS (except the ENOSYS of a gate), and no
 * effect, wait or signal can be reached.
 */
export function isProbe(traced: Trace): boolean {
  if (traced.isAbsent || traced.effect !== 'none') return false;
  for (const { result, isFromGate } of traced.outcomes) {
    if (result === SUCCESS || result === UNKNOWN) return false;
    if (result === 'EPERM' || result.startsWith('SIG')) return false;
    if (result === 'ENOSYS' && !isFromGate) return false;
  }
  return true;
}

/**
 * Whether a call that is not a probe might turn out to be one if the whole entry path were known: an unknown step that
 * may refuse it comes before everything that disqualifies it.
 */
function mayBeProbe(traced: Trace): boolean {
  return disqualifications(traced)[0]?.kind === 'unknown';
}

/**
 * The grade of a traced call: that of the weakest step that may fire; `none` if it is not a probe, `unknown` if only an
 * unknown part of the entry path keeps it from being one.
 */
export function gradeOf(entry: CompiledEntry, traced: Trace): Grade {
  if (!isProbe(traced)) return mayBeProbe(traced) ? 'unknown' : 'none';
  const state = initialState(entry, traced.call);
  let grade: Grade = 'permanent';
  for (const tracedStep of traced.steps) {
    const own = stepGrade(tracedStep, entry.kernel, state);
    if (own !== undefined && compareGrades(own, grade) > 0) grade = own;
  }
  return grade;
}

/** The grade of a step that may fire; undefined if it cannot fire or does not lower the grade. */
export function stepGrade(traced: TracedStep, kernel: Version, state: State): Grade | undefined {
  const { step, verdict, value } = traced;
  if (verdict !== 'fails' && verdict !== 'may-fail') return undefined;
  switch (step.kind) {
    case 'permission':
    case 'limit':
    case 'gate':
      return undefined;
    case 'check':
      return verdict === 'fails' && step.permanent !== undefined ? 'permanent' : 'weak';
    case 'copy':
      // Readable memory is rejected for its content: bytes beyond the struct, which a later release may accept.
      if (isMemory(value)) return 'weak';
      return verdict === 'fails' && !isMeaningfulNull(step.target, value, kernel, state) ? 'strong' : 'weak';
    case 'write':
    case 'range':
      return verdict === 'fails' && !isMeaningfulNull(step.target, value, kernel, state) ? 'strong' : 'weak';
    case 'lookup':
      return verdict === 'fails' && descriptorOf(value) === -1 ? 'strong' : 'weak';
    case 'done':
    case 'work':
    case 'wait':
    case 'effect':
    case 'signal':
    case 'blank':
      return 'weak';
  }
}

/** Whether the pointer is NULL and NULL is meaningful: its rejection is then not a promise. */
function isMeaningfulNull(target: Target, pointer: Value, kernel: Version, state: State): boolean {
  const nullable = target.meaning?.nullable;
  return nullable !== undefined && pointer === 0n && mayHold(nullable, kernel, state);
}

/** Whether a sentinel or nullable may apply in a release and state. */
export function mayHold(meaning: Nullable | Sentinel, kernel: Version, state: State): boolean {
  if (isInVersion(kernel, meaning.since, undefined) === false) return false;
  return meaning.when === undefined || truthOf(compile(meaning.when)(state)) !== false;
}

/**
 * Whether the call itself can fail with EPERM; if it cannot, every EPERM comes from a filter. Undefined if too little of
 * the entry path is known.
 */
export function isAmbiguous(entry: CompiledEntry): boolean | undefined {
  if (entry.steps.some(({ step }) => step.errors.includes('EPERM'))) return true;
  return entry.steps.some(({ step }) => step.errors.includes(UNKNOWN)) ? undefined : false;
}

/** An upper bound for the grade of any call, from the kinds of steps in the entry path. */
export function gradeBound(entry: CompiledEntry): Grade {
  let bound: Grade = 'none';
  for (const { step } of entry.steps) {
    if (step.kind === 'check') {
      if (step.permanent !== undefined) return 'permanent';
      if (bound === 'none') bound = 'weak';
    } else if (
      step.kind === 'copy' ||
      step.kind === 'write' ||
      step.kind === 'range' ||
      step.kind === 'lookup'
    )
      bound = 'strong';
  }
  return bound;
}
