import { fingerprint } from '../spec/fingerprint.ts';
import type { Spec } from '../spec/model.ts';
import type { Node } from '../spec/yaml/node.ts';

/** The parts of a spec on which predictions depend. */
const PARTS: ReadonlySet<string> = new Set([
  'prototype',
  'since',
  'arguments',
  'structs',
  'unions',
  'types',
  'constants',
  'entry',
]);

/** Keys that are for people, and the walk of a step: it says something only where files are known. */
const ASIDE: ReadonlySet<string> = new Set(['note', 'source', 'permanent', 'walk']);

/** Steps that are described in words: what the words are changes no prediction. */
const IN_WORDS: ReadonlySet<string> = new Set([
  'permission',
  'limit',
  'gate',
  'work',
  'wait',
  'effect',
  'blank',
]);

/** The digests of specs, for which a site that is served asks after each change. */
const digests = new WeakMap<Spec, string>();

/**
 * Identifies what a kernel's answers were compared with: it changes with every part of the spec that predictions depend
 * on, and with no other.
 */
export function specDigest(spec: Spec): string {
  const known = digests.get(spec) ?? digestOf(spec);
  digests.set(spec, known);
  return known;
}

function digestOf({ node }: Spec): string {
  const parts = node.kind === 'mapping' ? node.pairs.filter(({ key }) => PARTS.has(key.text)) : [];
  parts.sort((a, b) => (a.key.text < b.key.text ? -1 : 1));
  return fingerprint(JSON.stringify(parts.map(({ key, value }) => [key.text, plainOf(value)])));
}

/** A node as JSON has it, without what is for people. */
function plainOf(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.text.trim();
    case 'sequence':
      return node.items.map(plainOf);
    case 'mapping':
      return node.pairs
        .filter(({ key }) => !ASIDE.has(key.text))
        .map(({ key, value }) => [key.text, IN_WORDS.has(key.text) ? '' : plainOf(value)]);
  }
}
