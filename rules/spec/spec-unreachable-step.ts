import { isStepOf, type StepVerdict, trace } from '../../src/entry/trace.ts';
import type { Analysis } from '../../src/lint/analysis.ts';
import { nameStep } from '../../src/lint/phrases.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { isDerived } from '../../src/spec/derived.ts';
import type { Spec, Step } from '../../src/spec/model.ts';

/** A step that no call reaches or that never fires is probably not what its author meant. */
export const specUnreachableStep: SpecRule = {
  about: 'spec',
  id: 'spec-unreachable-step',
  topic: 'spec',
  severity: 'warning',
  summary: 'Every step of an entry path can be reached, and every check can fail.',
  check(analysis, report) {
    // A program writes a step wherever code stands, also where no call comes; it is no slip of an author.
    if (isDerived(analysis.spec)) return;
    const verdicts = bestVerdicts(analysis);
    for (const step of analysis.spec.entry) {
      if (!isStepOf(analysis.spec, step)) continue;
      const why = unreachable(step, verdicts.get(step.index), analysis.spec);
      if (why !== undefined)
        report({ message: `${nameStep(step)} ${why}`, range: step.range, pointer: step.pointer });
    }
  },
};

const REACH: readonly (StepVerdict | undefined)[] = [
  undefined,
  'not-reached',
  'skipped',
  'passes',
  'may-fail',
  'fails',
];

/** The best verdict of each step in any release, for a call with unknown arguments. */
function bestVerdicts({ spec, entries }: Analysis): ReadonlyMap<number, StepVerdict> {
  const best = new Map<number, StepVerdict>();
  const call = { text: '', values: spec.arguments.map(() => undefined) };
  for (const { entry } of entries) {
    for (const { step, verdict } of trace(entry, call).steps) {
      if (REACH.indexOf(verdict) > REACH.indexOf(best.get(step.index))) best.set(step.index, verdict);
    }
  }
  return best;
}

function unreachable(step: Step, verdict: StepVerdict | undefined, spec: Spec): string | undefined {
  switch (verdict) {
    case undefined:
      return 'is in no release that has the call; correct its "since" or "until"';
    case 'not-reached':
      return 'is never reached, because a step before it always ends the call';
    case 'skipped':
      return 'is never taken, because its "when" is always false';
    case 'passes':
      return step.kind === 'check' || step.kind === 'done'
        ? 'is never true, whatever the arguments are'
        : undefined;
    case 'may-fail':
    case 'fails': {
      const twin = step.kind === 'check' ? spec.entry.find((other) => isTwin(other, step)) : undefined;
      return twin && `can never fail, because step ${twin.index + 1} already rejects the same`;
    }
  }
}

function isTwin(other: Step, step: Step): boolean {
  const isUnconditional = (candidate: Step) =>
    !candidate.when && !candidate.since && !candidate.until && !candidate.architectures;
  return (
    other.kind === 'check' &&
    other.index < step.index &&
    other.text === step.text &&
    isUnconditional(other) &&
    isUnconditional(step)
  );
}
