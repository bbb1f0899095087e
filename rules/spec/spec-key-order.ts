import type { DocumentRule } from '../../src/lint/rule.ts';
import type { Mapping, Pair } from '../../src/spec/yaml/node.ts';

/** In the order in which readers need it: which call, its arguments, what it does, how to probe it, further reading. */
const ORDER: readonly (readonly string[])[] = [
  ['syscall'],
  ['summary', 'status', 'revision', 'since', 'number', 'prototype'],
  ['arguments', 'structs', 'unions', 'types', 'returns', 'privilege'],
  ['entry'],
  ['probes'],
  [
    'alternatives',
    'artifacts',
    'posted',
    'tables',
    'declaration',
    'undeclared',
    'documented',
    'unstubbed',
    'patches',
    'links',
    'notes',
  ],
];

export const specKeyOrder: DocumentRule = {
  about: 'document',
  id: 'spec-key-order',
  topic: 'spec',
  severity: 'info',
  fixable: 'safe',
  summary: 'The keys of a spec are in reading order.',
  check({ document: { spec } }, report) {
    if (spec === undefined) return;
    const root = spec.raw.node;
    const misplaced = firstMisplaced(root);
    if (misplaced === undefined) return;
    report({
      message: `"${misplaced.key.text}" belongs before the keys above it`,
      help: [`use this order: ${ORDER.map((group) => group.join(', ')).join('; ')}`],
      range: misplaced.key,
      pointer: `/${misplaced.key.text}`,
      fix: (source) => {
        const edit = source.reorder(root, inOrder(root));
        return edit && { title: 'reorder the keys', isSafe: true, changes: 'text', edits: [edit] };
      },
    });
  },
};

/** The rank of a key in the order; undefined for `constants`, which can be anywhere because they explain what is near them. */
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

/** The keys sorted by rank (stable); a key without a rank stays after the one before it. */
function inOrder({ pairs }: Mapping): readonly Pair[] {
  let before = 0;
  const ranked = pairs.map((pair) => {
    before = rankOf(pair) ?? before;
    return { pair, rank: before };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ pair }) => pair);
}
