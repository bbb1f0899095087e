import type { DocumentRule } from '../../src/lint/rule.ts';
import { nameStep } from '../../src/lint/words.ts';

/** Where the entry path could not be followed far enough, there is no verdict, good or bad. */
export const deriveUnknown: DocumentRule = {
  about: 'document',
  id: 'derive-unknown',
  topic: 'probing',
  saysUnjudged: true,
  severity: 'warning',
  summary: 'The entry path is known as far as a verdict on probing needs.',
  check({ analysis }, report) {
    if (analysis?.grade !== 'unknown') return;
    const { spec, blanks } = analysis;
    const [blank] = blanks.filter(({ isPlaceholder, isFaulty }) => !isPlaceholder && !isFaulty);
    if (blank === undefined) return;
    report({
      message: `${spec.name} is not judged: no call is certainly refused before ${nameStep(blank)}, which may answer anything`,
      help: [
        'read the code of this step, and write down what it refuses, in its order',
        'or refuse a bad descriptor, pointer or flag before it: then a probe exists whatever it does',
      ],
      range: blank.range,
      pointer: blank.pointer,
    });
  },
};
