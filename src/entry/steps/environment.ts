import type { BlankStep, EnvironmentStep, SignalStep } from '../../spec/model.ts';
import { fails, mayFail, PASSES, type StepTracer } from './step.ts';

const MAY: Readonly<Record<EnvironmentStep['kind'], string>> = {
  permission: 'the caller may lack the permission',
  limit: 'a resource may be short',
  gate: 'the call may be switched off',
  work: 'later work may fail',
  wait: 'the call may block',
};

/** `permission`, `limit`, `gate`, `work` and `wait`: the machine decides, so each may answer any of its errors. */
export function environmentTracer(step: EnvironmentStep): StepTracer {
  const answer = step.errors.length === 0 ? PASSES : mayFail(step.errors);
  return { run: () => answer, reason: () => MAY[step.kind] };
}

/** `effect`: nothing is answered, but state changes from here on. */
export function effectTracer(): StepTracer {
  return { run: () => PASSES, reason: () => 'state changes from here on' };
}

/** `signal`: the caller is killed. */
export function signalTracer(step: SignalStep): StepTracer {
  const answer = fails(step.errors);
  return { run: () => answer, reason: () => `the caller is killed by ${step.text}` };
}

/** `blank`: it may answer anything. */
export function blankTracer(step: BlankStep): StepTracer {
  const answer = mayFail(step.errors);
  const reason = step.isPlaceholder
    ? 'this is still to be written, so anything may follow'
    : 'this is not known, so anything may follow';
  return { run: () => answer, reason: () => reason };
}
