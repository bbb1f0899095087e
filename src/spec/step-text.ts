import type { Step } from './model.ts';
import { onOneLine } from './yaml/node.ts';

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
