import { uncertainSteps } from '../../src/entry/suggest/best-grade.ts';
import { nameStep } from '../../src/lint/phrases.ts';
import type { DocumentRule } from '../../src/lint/rule.ts';
import { UNKNOWN } from '../../src/spec/errno.ts';
import { joinWithOr } from '../../src/spec/join-words.ts';
import type { Step } from '../../src/spec/model.ts';

/** If the entry path could not be followed far enough, there is no verdict, neither good nor bad. */
export const deriveUnknown: DocumentRule = {
  about: 'document',
  id: 'derive-unknown',
  topic: 'probing',
  saysUnjudged: true,
  severity: 'warning',
  summary: 'Enough of the entry path is known for a verdict on probing.',
  check({ analysis }, report) {
    if (analysis?.grade !== 'unknown') return;
    const { spec, entry } = analysis;
    const step = uncertainSteps(entry).find(isNotReportedElsewhere);
    if (step === undefined) return;
    const why = step.errors.includes(UNKNOWN)
      ? 'which may have any result'
      : `and which calls fail there with ${joinWithOr(step.errors)} is not known`;
    report({
      message: `${spec.name} gets no verdict: no call is certainly refused before ${nameStep(step)}, ${why}`,
      help: [
        'read the code of this step, and write down its checks in order',
        'or reject a bad descriptor, pointer or flag before it, so that a probe exists whatever this step does',
      ],
      range: step.range,
      pointer: step.pointer,
    });
  },
};

/** A step that is still to be written, or whose errno is misspelt, has a finding of its own. */
function isNotReportedElsewhere(step: Step): boolean {
  return step.kind === 'blank' ? !step.isPlaceholder && !step.isFaulty : !step.errors.includes(UNKNOWN);
}
