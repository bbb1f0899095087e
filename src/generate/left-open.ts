import type { Spec } from '../spec/model.ts';
import { isPlaceholder } from '../spec/placeholder.ts';
import { type Node, onOneLine } from '../spec/yaml/node.ts';

/** Something that a generated text leaves to the author. */
export interface LeftOpen {
  /** Where it belongs: a place in the generated text, or in the spec (`entry, step 2`). */
  readonly where: string;
  /** What is missing. */
  readonly what: string;
}

/** What the spec itself leaves open: placeholders, and steps of which nothing is known. */
export function leftOpenInSpec({ node, entry }: Spec): readonly LeftOpen[] {
  const placeholders = scalarsOf(node, '').filter(({ what }) => isPlaceholder(what));
  const blanks = entry
    .filter(({ kind, text }) => kind === 'blank' && !isPlaceholder(text))
    .map(({ index, text }) => ({ where: `entry, step ${index + 1}`, what: onOneLine(text) }));
  return [...placeholders, ...blanks];
}

function scalarsOf(node: Node, where: string): readonly LeftOpen[] {
  switch (node.kind) {
    case 'scalar':
      return [{ where, what: onOneLine(node.text) }];
    case 'mapping':
      return node.pairs.flatMap(({ key, value }) => scalarsOf(value, within(where, key.text)));
    case 'sequence':
      return node.items.flatMap((item, index) =>
        scalarsOf(item, where === 'entry' ? `entry, step ${index + 1}` : `${where} ${index + 1}`),
      );
  }
}

/** The kind of a step is named by its text. */
function within(where: string, key: string): string {
  if (where === '') return key;
  return key === 'blank' && where.startsWith('entry') ? where : `${where}, ${key}`;
}
