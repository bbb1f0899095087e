import type { Step } from './model.ts';
import { onOneLine } from './yaml/node.ts';

/** The condition under `when` as the spec writes it, on one line; empty if the step has none. */
export function whenText({ node }: Pick<Step, 'node'>): string {
  const value = node.pairs.find(({ key }) => key.text === 'when')?.value;
  return value?.kind === 'scalar' ? onOneLine(value.text) : '';
}
