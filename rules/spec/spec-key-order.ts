import type { DocumentRule } from '../../src/lint/rule.ts';
import type { Mapping, Pair } from '../../src/spec/yaml/node.ts';

/** What a reader wants first: which call, what it takes, what it does, how to probe it, where to read on. */
const ORDER: readonly (readonly string[])[] = [
  ['syscall'],
  ['summary', 'status', 'revision', 'since', 'number', 'prototype'],
  ['arguments', 'structs', 'unions', 'types', 'returns', 'privilege'],
  ['entry'],
  ['probes'],
  ['alternatives', 'artifacts', 'links', 'notes'],
];

export const specKeyOrder: DocumentRule = {
  about: 'document',
  id: 'spec-key-order',
  topic: 'spec',
  severity: 'info',
  fixable: 'safe',
  summary: 'The keys of a spec come in the order in which one reads it.',
  check({ document: { spec } }, report) {
    if (spec === undefined) return;
    const root = spec.raw.node;
    const misplaced = firstMisplaced(root);
    if (misplaced === undefined) return;
    report({
      message: `"${misplaced.key.text}" is read before what stands above it`,
      help: [`the order is: ${ORDER.map((group) => group.join(', ')).join('; ')}`],
      range: misplaced.key,
      pointer: `/${misplaced.key.text}`,
      fix: (source) => {
        const edit = source.reorder(root, inOrder(root));
        return edit && { title: 'put the keys into order', isSafe: true, changes: 'text', edits: [edit] };
      },
    });
  },
};

/** The place of a key in the order; `constants` may stand anywhere, as they explain what is near them. */
function rankOf({ key }: Pair): number | undefined {
  const rank = ORDER.findIndex((group) => group.includes(key.text));
  return rank === -1 ? undefined : rank;
}

function firstMisplaced({ pairs }: Mapping): Pair | undefined {
  let highest = 0;
  for (const pair of pairs) {
    const rank = rankOf(pair) ?? highest;
    if (rank < highest) return pair;
    highest = rank;
  }
  return undefined;
}

/** The keys by rank, in their own order within one; a key without a rank stays behind the one before it. */
function inOrder({ pairs }: Mapping): readonly Pair[] {
  let before = 0;
  const ranked = pairs.map((pair) => {
    before = rankOf(pair) ?? before;
    return { pair, rank: before };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ pair }) => pair);
}
