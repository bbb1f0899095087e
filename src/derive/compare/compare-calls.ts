import type { DerivedCall } from '../derive.ts';
import type { DerivedStep } from '../run/step.ts';
import { matchSteps, type StepPair } from './match-steps.ts';
import { type ComparedStep, comparedSteps, isUnread } from './signature.ts';

/** What may differ between two states of one step. */
export type StepAspect =
  /** What the arguments are asked for, or what is copied, looked up or required. */
  | 'asked'
  /** For which arguments it is asked. */
  | 'when'
  | 'errors'
  /** What kind of step it is: a check that arguments decided is one that needs more now. */
  | 'kind';

/** One difference between two states of an entry path. */
export type StepChange =
  | {
      readonly kind: 'added';
      readonly after: DerivedStep;
      /** False where the state before has code that was not followed, and may have refused the same. */
      readonly isCertain: boolean;
    }
  | {
      readonly kind: 'removed';
      readonly before: DerivedStep;
      /** False where the state after has code that was not followed, and may refuse the same. */
      readonly isCertain: boolean;
    }
  | {
      readonly kind: 'moved';
      readonly before: DerivedStep;
      readonly after: DerivedStep;
      readonly direction: 'earlier' | 'later';
      /** The steps that it stood on the other side of, as they are after the change. */
      readonly past: readonly DerivedStep[];
    }
  | {
      readonly kind: 'changed';
      readonly before: DerivedStep;
      readonly after: DerivedStep;
      readonly aspects: readonly StepAspect[];
    };

/**
 * What differs between two states of a call, in the order of the steps. Steps are compared by what they refuse: names of
 * parameters, constants and kernel functions, files and lines make no difference.
 */
export function compareCalls(before: DerivedCall, after: DerivedCall): readonly StepChange[] {
  const olds = comparedSteps(before);
  const owns = comparedSteps(after);
  const { inOrder, moved } = matchSteps(olds, owns);
  const pairs = [...inOrder, ...moved];
  const matchedBefore = new Set(pairs.map(([old]) => old));
  const matchedAfter = new Set(pairs.map(([, own]) => own));
  const found: (readonly [position: number, change: StepChange])[] = [];
  for (const pair of moved) {
    const change = movedChange(pair, inOrder, before.steps, after.steps);
    if (change) found.push([pair[1], change]);
  }
  for (const [old, own] of pairs) {
    const change = changedChange(olds[old], owns[own]);
    if (change) found.push([own, change]);
  }
  const isReadBefore = !before.steps.some(isUnread);
  const isReadAfter = !after.steps.some(isUnread);
  for (const [own, step] of after.steps.entries())
    if (!matchedAfter.has(own)) found.push([own, { kind: 'added', after: step, isCertain: isReadBefore }]);
  for (const [old, step] of before.steps.entries())
    if (!matchedBefore.has(old))
      found.push([
        (inOrder.findLast(([other]) => other < old)?.[1] ?? -1) + 0.5,
        { kind: 'removed', before: step, isCertain: isReadAfter },
      ]);
  return found.sort(([one], [other]) => one - other).map(([, change]) => change);
}

function movedChange(
  [old, own]: StepPair,
  inOrder: readonly StepPair[],
  before: readonly DerivedStep[],
  after: readonly DerivedStep[],
): StepChange | undefined {
  const [was, is] = [before[old], after[own]];
  const crossed = inOrder.filter(([other, now]) => other < old !== now < own);
  if (!was || !is || crossed.length === 0) return undefined;
  const direction = crossed.some(([other]) => other < old) ? 'earlier' : 'later';
  const past = crossed.flatMap(([, now]) => {
    const step = after[now];
    return step ? [step] : [];
  });
  return { kind: 'moved', before: was, after: is, direction, past };
}

function changedChange(old: ComparedStep | undefined, own: ComparedStep | undefined): StepChange | undefined {
  if (!old || !own || old.signature === own.signature) return undefined;
  const aspects: StepAspect[] = [];
  const [was, is] = [old.step.step, own.step.step];
  if (was.kind !== is.kind) aspects.push('kind');
  // The words of what is not said in arguments name kernel functions, whose names change nothing.
  else if (old.asked !== own.asked && !['work', 'blank', 'effect', 'wait'].includes(was.kind))
    aspects.push('asked');
  if (old.when !== own.when) aspects.push('when');
  if (old.errors !== own.errors) aspects.push('errors');
  return aspects.length === 0 ? undefined : { kind: 'changed', before: old.step, after: own.step, aspects };
}
