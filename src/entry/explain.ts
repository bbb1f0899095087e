import type { Step } from '../spec/model.ts';
import { whenText } from '../spec/step-text.ts';
import { formatArrival, formatVersion } from '../spec/version.ts';
import type { StepResult } from './steps/step.ts';
import { type CompiledEntry, forgetCopy, initialState, isTaken, type Trace } from './trace.ts';

/** Explains the verdict of each step of a trace, in the order of `trace.steps`. */
export function explainTrace(entry: CompiledEntry, traced: Trace): string[] {
  const state = initialState(entry, traced.call);
  return traced.steps.map(({ verdict }, index) => {
    const compiledStep = entry.steps[index];
    if (compiledStep === undefined) return '';
    const { step, tracer } = compiledStep;
    if (verdict === 'not-reached')
      return traced.isAbsent ? 'this kernel does not have the call' : 'the call has already ended';
    const when = whenText(step);
    if (verdict === 'skipped') return `not taken: ${when} is false`;
    const answer: StepResult = tracer.run(state);
    const reason = tracer.reason(state, answer);
    if (isTaken(compiledStep, state) === undefined) {
      forgetCopy(step, state);
      if (!compiledStep.isUnsure) return `whether ${when} is not known; if so, ${reason}`;
      const which = `whether ${formatVersion(entry.kernel)} has this step depends on its stable release`;
      return `${which} (${releasesText(step)}); if so${when === '' ? '' : ` and ${when}`}, ${reason}`;
    }
    return reason;
  });
}

function releasesText({ since, until }: Step): string {
  const from = since === undefined ? [] : [`since ${formatArrival(since)}`];
  const to = until === undefined ? [] : [`before ${formatArrival(until)}`];
  return [...from, ...to].join(', ');
}
