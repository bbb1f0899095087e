import type { SpecRule } from '../../src/lint/rule.ts';
import { nameStep } from '../../src/lint/words.ts';

/** Where order cannot be changed, another errno for a missing permission removes the doubt. */
export const epermAmbiguous: SpecRule = {
  about: 'spec',
  id: 'eperm-ambiguous',
  topic: 'probing',
  severity: 'info',
  summary: 'A call that answers EPERM itself has a strong probe, or answers another errno instead.',
  check({ spec, entry, ambiguous, grade, blanks }, report) {
    if (!ambiguous || (grade !== 'none' && grade !== 'weak')) return;
    // What is not known may refuse something that lasts.
    if (grade === 'weak' && blanks.length > 0) return;
    const step = entry.steps.find((candidate) => candidate.step.errors.includes('EPERM'))?.step;
    if (step === undefined) return;
    const how = grade === 'none' ? 'no probe' : 'only a weak probe';
    report({
      message: `${nameStep(step)} answers EPERM, and ${spec.name} has ${how} to tell it from a filter's`,
      help: [
        "answer EACCES for a missing permission, as seccomp and perf_event_open do: then an EPERM is always a filter's",
      ],
      range: step.errorNodes.find(({ text }) => text === 'EPERM') ?? step.range,
      pointer: `${step.pointer}/error`,
    });
  },
};
