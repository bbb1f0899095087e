import type { Step } from './model.ts';
import { onOneLine } from './yaml/node.ts';

/** Whether every call that comes to a check is refused, or succeeds at a `done`: its condition is the constant 1. */
export function isAlways({ kind, text }: Pick<Step, 'kind' | 'text'>): boolean {
  return (kind === 'check' || kind === 'done') && text === '1';
}

/** The text of a step for people, who would read the condition of a check that refuses every call as a number. */
export function shownText(step: Pick<Step, 'kind' | 'text'>): string {
  return isAlways(step) ? 'always' : step.text;
}

/** The condition under `when` as the spec writes it, on one line; empty if the step has none. */
export function whenText(step: Pick<Step, 'node'>): string {
  return textUnder(step, 'when');
}

/** The note of a step, on one line; empty if it has none. */
export function noteText(step: Pick<Step, 'node'>): string {
  return textUnder(step, 'note');
}

function textUnder({ node }: Pick<Step, 'node'>, name: string): string {
  const value = node.pairs.find(({ key }) => key.text === name)?.value;
  return value?.kind === 'scalar' ? onOneLine(value.text) : '';
}
