import type { Range } from '../position.ts';
import { shorten } from '../shorten.ts';

/** How a scalar is written, which decides how an offset in its value maps to one in the file. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

/** A scalar. `text` is its value; it is never converted to a number or boolean, so `since: 5.10` stays 5.10. */
export interface Scalar extends Range {
  readonly kind: 'scalar';
  readonly text: string;
  readonly style: ScalarStyle;
  /** A YAML tag before it, without the `!`; usually a C `!` that should have been quoted. */
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

/** A description of a node, for messages. */
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

/** The text with each run of white space replaced by one space. */
export function onOneLine(text: string): string {
  return /\s\s|[\n\t]/.test(text) ? text.replace(/\s+/g, ' ').trim() : text;
}
