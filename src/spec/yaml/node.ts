import { shorten } from '../cut.ts';
import type { Range } from '../position.ts';

/** How a scalar is written; it decides how an offset in its value maps to one in the file. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

/** A scalar. `text` is its value; nothing is resolved to numbers or booleans, for `since: 5.10` is 5.10. */
export interface Scalar extends Range {
  readonly kind: 'scalar';
  readonly text: string;
  readonly style: ScalarStyle;
  /** A YAML tag in front of it, without the `!`: mostly a C `!` that should have been quoted. */
  readonly tag: string | undefined;
  readonly pointer: string;
}

export interface Pair {
  readonly key: Scalar;
  readonly value: Node;
}

export interface Mapping extends Range {
  readonly kind: 'mapping';
  readonly pairs: readonly Pair[];
  readonly pointer: string;
}

export interface Sequence extends Range {
  readonly kind: 'sequence';
  readonly items: readonly Node[];
  readonly pointer: string;
}

/** A node of a document with its place in the file (offsets) and in the document (`pointer`, RFC 6901). */
export type Node = Scalar | Mapping | Sequence;

/** What a node is, for messages. */
export function describeNode(node: Node): string {
  switch (node.kind) {
    case 'scalar':
      return node.text === '' ? 'nothing' : `"${shorten(node.text, 41)}"`;
    case 'mapping':
      return 'a mapping';
    case 'sequence':
      return 'a list';
  }
}

/** One reference token of a JSON pointer (RFC 6901, section 3). */
export function escapePointer(token: string): string {
  return token.includes('~') || token.includes('/')
    ? token.replaceAll('~', '~0').replaceAll('/', '~1')
    : token;
}

/** White space as people put it on one line. */
export function onOneLine(text: string): string {
  return /\s\s|[\n\t]/.test(text) ? text.replace(/\s+/g, ' ').trim() : text;
}
