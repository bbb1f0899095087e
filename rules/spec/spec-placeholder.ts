import type { Analysis } from '../../src/lint/analysis.ts';
import { nameStep } from '../../src/lint/phrases.ts';
import type { DocumentRule } from '../../src/lint/rule.ts';

/** A template that was not filled in says nothing about the kernel. */
export const specPlaceholder: DocumentRule = {
  about: 'document',
  id: 'spec-placeholder',
  topic: 'spec',
  saysUnjudged: true,
  isUnsilenceable: true,
  severity: 'error',
  summary: 'A spec contains no placeholders.',
  check({ document, analysis }, report) {
    const consequence = unjudged(analysis);
    for (const problem of document.problems) {
      if (problem.kind === 'placeholder')
        report({ ...problem, help: [...consequence, 'write what the kernel does, or remove this line'] });
    }
  },
};

/** The consequence for the verdict; empty if there is a verdict anyway. */
function unjudged(analysis: Analysis | undefined): readonly string[] {
  if (analysis?.grade !== 'unknown') return [];
  const { spec, blanks } = analysis;
  const open = blanks.filter(({ isPlaceholder }) => isPlaceholder);
  const [first] = open;
  if (first === undefined) return [];
  const others = open.length === 1 ? '' : `; open steps: ${open.map(({ index }) => index + 1).join(', ')}`;
  return [`${spec.name} gets no verdict: no call is certainly refused before ${nameStep(first)}${others}`];
}
