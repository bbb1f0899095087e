import { certainRefusals, type Refusal } from '../../entry/refusals.ts';
import { type CompiledEntry, type TracedStep, trace } from '../../entry/trace.ts';
import type { Call, Step } from '../../spec/model.ts';
import { isPortable } from '../remote/portable-plan.ts';

/** A call that one step certainly refuses, unless the machine does before. */
export interface RefusedCall {
  readonly call: Call;
  /** The step that refuses it, and what it fails with. */
  readonly step: Step;
  readonly errors: readonly string[];
  /** What steps before may fail with, which depend on the machine: a missing permission, a short resource. */
  readonly before: readonly string[];
  /** Later steps that would refuse it with another errno: the call shows that they come later. */
  readonly later: readonly Refusal[];
}

/** Steps whose outcome no argument decides. Memory behind what a call passes may decide the others. */
const MACHINE_STEPS: ReadonlySet<Step['kind']> = new Set(['permission', 'limit', 'gate']);

const LONGEST_TEXT = 5000;

/**
 * The step that refuses a call, and the later ones that would. Undefined where no step certainly does, or where the call
 * cannot be written into a program: it is long, omits arguments or passes an address that the program may have.
 */
export function refusedCall(entry: CompiledEntry, call: Call): RefusedCall | undefined {
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
  const told = new Set([...refusal.errors, ...before]);
  const later = certainRefusals(entry, call).filter(
    ({ step, errors }) =>
      step.index > refusal.step.index && errors.length > 0 && !errors.some((error) => told.has(error)),
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

/** What a step may fail with, bytes behind a struct that are not zero too. */
export function errorsOfStep(step: Step): readonly string[] {
  return step.kind === 'copy' && step.trailing !== undefined ? [...step.errors, step.trailing] : step.errors;
}
