import type { Analysis } from '../../src/lint/analysis.ts';
import type { DocumentRule } from '../../src/lint/rule.ts';
import { nameStep } from '../../src/lint/words.ts';

/** A template that nobody filled in says nothing of the kernel. */
export const specPlaceholder: DocumentRule = {
  about: 'document',
  id: 'spec-placeholder',
  topic: 'spec',
  saysUnjudged: true,
  isUnsilenceable: true,
  severity: 'error',
  summary: 'Nothing in a spec is still to be written.',
  check({ document, analysis }, report) {
    const consequence = unjudged(analysis);
    for (const problem of document.problems) {
      if (problem.kind === 'placeholder')
        report({ ...problem, help: [...consequence, 'write what the kernel does, or remove this line'] });
    }
  },
};

/** What follows for the verdict; empty where the call is judged all the same. */
function unjudged(analysis: Analysis | undefined): readonly string[] {
  if (analysis?.grade !== 'unknown') return [];
  const { spec, blanks } = analysis;
  const open = blanks.filter(({ isPlaceholder }) => isPlaceholder);
  const [first] = open;
  if (first === undefined) return [];
  const others = open.length === 1 ? '' : `; open steps: ${open.map(({ index }) => index + 1).join(', ')}`;
  return [`${spec.name} is not judged: no call is certainly refused before ${nameStep(first)}${others}`];
}
