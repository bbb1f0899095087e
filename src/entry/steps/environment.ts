import { UNKNOWN } from '../../spec/errno.ts';
import type { BlankStep, EnvironmentStep, SignalStep } from '../../spec/model.ts';
import { SUCCESS } from './done.ts';
import { fails, mayFail, PASSES, type StepTracer } from './step.ts';

const MAY: Readonly<Record<EnvironmentStep['kind'], string>> = {
  permission: 'the caller may lack the permission',
  limit: 'a resource may run out',
  gate: 'the call may be switched off',
  work: 'later work may fail',
  wait: 'the call may block',
};

/** `permission`, `limit`, `gate`, `work` and `wait` depend on the machine, so each may fail with any of its errors. */
export function environmentTracer(step: EnvironmentStep): StepTracer {
  const answer = step.errors.length === 0 ? PASSES : mayFail(step.errors);
  return { run: () => answer, reason: () => MAY[step.kind] };
}

/** `effect` never fails; state changes from here on. */
export function effectTracer(): StepTracer {
  return { run: () => PASSES, reason: () => 'state changes from here on' };
}

/** `signal` kills the caller. */
export function signalTracer(step: SignalStep): StepTracer {
  const answer = fails(step.errors);
  return { run: () => answer, reason: () => `the caller is killed by ${step.text}` };
}

/** `blank` may have any outcome, as far as it does not say less. */
export function blankTracer(step: BlankStep): StepTracer {
  const results = step.maySucceed ? [...step.errors, SUCCESS] : step.errors;
  const answer = results.length === 0 ? PASSES : mayFail(results);
  return { run: () => answer, reason: () => blankWords(step) };
}

function blankWords({ isPlaceholder, errors, maySucceed }: BlankStep): string {
  if (isPlaceholder) return 'this step has not been written yet, so anything may happen here';
  if (errors.includes(UNKNOWN)) return 'this part of the path is not known, so anything may happen here';
  if (errors.length > 0) return 'this part of the path is not known, and may refuse the call';
  return maySucceed
    ? 'this part of the path is not known, and the call may succeed here'
    : 'this part of the path is not known, and state may change here';
}
