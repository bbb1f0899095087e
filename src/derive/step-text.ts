import type { DerivedStep } from './run/step.ts';
import { showTerm } from './value/show-term.ts';

/** What a step asks, in the words of a spec, with its condition: `how when how.flags & O_PATH`. */
export function stepText({ step, when }: DerivedStep): string {
  const own = 'words' in step ? step.words : 'condition' in step ? showTerm(step.condition) : step.target;
  const size = 'size' in step && step.size ? `, ${showTerm(step.size)} bytes` : '';
  return `${own}${size}${when ? ` when ${showTerm(when)}` : ''}`;
}
