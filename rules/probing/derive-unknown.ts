import { nameStep } from '../../src/lint/phrases.ts';
import type { DocumentRule } from '../../src/lint/rule.ts';

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
    const { spec, blanks } = analysis;
    const [blank] = blanks.filter(({ isPlaceholder, isFaulty }) => !isPlaceholder && !isFaulty);
    if (blank === undefined) return;
    report({
      message: `${spec.name} gets no verdict: no call is certainly refused before ${nameStep(blank)}, which may have any result`,
      help: [
        'read the code of this step, and write down its checks in order',
        'or reject a bad descriptor, pointer or flag before it, so that a probe exists whatever this step does',
      ],
      range: blank.range,
      pointer: blank.pointer,
    });
  },
};
