import { refusalsOf } from '../entry/refusals.ts';
import { SUCCESS } from '../entry/steps/done.ts';
import type { CompiledEntry, Trace } from '../entry/trace.ts';
import type { Step } from '../spec/model.ts';
import { shorten } from '../spec/shorten.ts';
import { shownText } from '../spec/step-text.ts';

/** The steps to look at when a call failed in a way that the trace rules out. */
export interface Blame {
  /** The step that refuses the call according to the spec; undefined where none certainly does. */
  readonly predicted: Step | undefined;
  /** The step that would explain the result; undefined where no step fails with it. */
  readonly actual: Step | undefined;
  /** In words: what the spec predicts, what the kernel did, and what to check. */
  readonly explanation: string;
}

/** Explains a result that the trace rules out. */
export function blame(entry: CompiledEntry, traced: Trace, answer: string): Blame {
  const ending = traced.steps.find(({ verdict }) => verdict === 'fails');
  const predicted = ending?.step;
  const said =
    predicted === undefined
      ? `the spec predicts ${listResults(traced)}`
      : `by the spec, ${describeStep(predicted)} refuses it with ${predicted.errors.join(' or ')}`;
  if (answer === SUCCESS) {
    return {
      predicted,
      actual: undefined,
      explanation: `${said}, but the call succeeded: that step refuses too much, or something exempts this call`,
    };
  }
  if (!/^E/.test(answer)) {
    return { predicted, actual: undefined, explanation: `${said}, but it ended with ${answer}` };
  }
  const able = traced.steps.filter(({ step }) => answersOf(step).includes(answer));
  const refusing = new Set(refusalsOf(entry, traced.call));
  const actual =
    able.find(({ step, verdict }) => verdict === 'not-reached' && refusing.has(step)) ??
    able.find(({ verdict }) => verdict === 'not-reached') ??
    able.find(({ verdict }) => verdict === 'skipped') ??
    able[0];
  if (actual === undefined) {
    return {
      predicted,
      actual: undefined,
      explanation: `${said}, and no step fails with ${answer}: one is missing`,
    };
  }
  return {
    predicted,
    actual: actual.step,
    explanation: `${said}; the call failed with ${answer}, as ${describeStep(actual.step)} does: ${why(actual.verdict)}`,
  };
}

function why(verdict: Trace['steps'][number]['verdict']): string {
  switch (verdict) {
    case 'not-reached':
      return 'that step comes first, or the earlier one does not refuse this call';
    case 'skipped':
      return 'its "when" leaves this call out';
    default:
      return 'its condition leaves this call out';
  }
}

function answersOf(step: Step): readonly string[] {
  return step.kind === 'copy' && step.trailing !== undefined ? [...step.errors, step.trailing] : step.errors;
}

/** Names a step for people: its place in the list, from 1, its kind and its first words. */
export function describeStep(step: Step): string {
  const text = shownText(step).replace(/\s+/g, ' ');
  return `step ${step.index + 1} (${step.kind}: ${shorten(text, 60)})`;
}

function listResults({ outcomes }: Trace): string {
  return outcomes.map(({ result }) => result).join(', ');
}
