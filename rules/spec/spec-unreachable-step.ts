import { trace, type Verdict } from '../../src/entry/trace.ts';
import type { Analysis } from '../../src/lint/analysis.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { nameStep } from '../../src/lint/words.ts';
import type { Spec, Step } from '../../src/spec/model.ts';

/** A step that no call reaches, or that never fires, says something else than its author meant. */
export const specUnreachableStep: SpecRule = {
  about: 'spec',
  id: 'spec-unreachable-step',
  topic: 'spec',
  severity: 'warning',
  summary: 'Every step of an entry path can be reached, and every check can fail.',
  check(analysis, report) {
    const verdicts = bestVerdicts(analysis);
    for (const step of analysis.spec.entry) {
      const why = unreachable(step, verdicts.get(step.index), analysis.spec);
      if (why !== undefined)
        report({ message: `${nameStep(step)} ${why}`, range: step.range, pointer: step.pointer });
    }
  },
};

const REACH: readonly (Verdict | undefined)[] = [
  undefined,
  'not-reached',
  'skipped',
  'passes',
  'may-fail',
  'fails',
];

/** How far each step gets for a call of which nothing is known, in the release where it gets farthest. */
function bestVerdicts({ spec, entries }: Analysis): ReadonlyMap<number, Verdict> {
  const best = new Map<number, Verdict>();
  const call = { text: '', values: spec.arguments.map(() => undefined) };
  for (const { entry } of entries) {
    for (const { step, verdict } of trace(entry, call).steps) {
      if (REACH.indexOf(verdict) > REACH.indexOf(best.get(step.index))) best.set(step.index, verdict);
    }
  }
  return best;
}

function unreachable(step: Step, verdict: Verdict | undefined, spec: Spec): string | undefined {
  switch (verdict) {
    case undefined:
      return 'is in no release that has the call: look at "since" and "until"';
    case 'not-reached':
      return 'is never reached: a step before it always ends the call';
    case 'skipped':
      return 'is never taken: its "when" is always false';
    case 'passes':
      return step.kind === 'check' || step.kind === 'done'
        ? 'is never true, whatever the arguments are'
        : undefined;
    case 'may-fail':
    case 'fails': {
      const twin = step.kind === 'check' ? spec.entry.find((other) => isTwin(other, step)) : undefined;
      return twin && `can never fail: step ${twin.index + 1} has already refused the same`;
    }
  }
}

function isTwin(other: Step, step: Step): boolean {
  const isUnconditional = (candidate: Step) => !candidate.when && !candidate.since && !candidate.until;
  return (
    other.kind === 'check' &&
    other.index < step.index &&
    other.text === step.text &&
    isUnconditional(other) &&
    isUnconditional(step)
  );
}
