import { nameStep } from '../../src/lint/phrases.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** If the order of checks cannot change, another errno for a missing permission removes the ambiguity. */
export const epermAmbiguous: SpecRule = {
  about: 'spec',
  id: 'eperm-ambiguous',
  topic: 'probing',
  severity: 'info',
  summary: 'A call that can fail with EPERM has a strong probe or uses another errno.',
  check({ spec, entry, ambiguous, grade, gaps }, report) {
    if (!ambiguous || (grade !== 'none' && grade !== 'weak')) return;
    // A blank may hold a check that gives a lasting probe.
    if (grade === 'weak' && gaps.length > 0) return;
    const step = entry.steps.find((candidate) => candidate.step.errors.includes('EPERM'))?.step;
    if (step === undefined) return;
    const how = grade === 'none' ? 'no probe' : 'only a weak probe';
    report({
      message: `${nameStep(step)} fails with EPERM, and ${spec.name} has ${how} to tell it from a filter's EPERM`,
      help: [
        'fail with EACCES for a missing permission, as seccomp and perf_event_open do, so that every EPERM comes from a filter',
      ],
      range: step.errorNodes.find(({ text }) => text === 'EPERM') ?? step.range,
      pointer: `${step.pointer}/error`,
    });
  },
};
