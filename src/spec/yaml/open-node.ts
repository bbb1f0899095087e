import type { Node, Pair, Scalar } from './node.ts';

export interface OpenMapping {
  readonly kind: 'mapping';
  readonly start: number;
  readonly pointer: string;
  readonly pairs: Pair[];
  readonly keys: Map<string, Scalar>;
  key: Scalar | undefined;
  readonly anchor: string | undefined;
  /** Nodes that were counted before this one opened. */
  readonly weightBefore: number;
}

interface OpenSequence {
  readonly kind: 'sequence';
  readonly start: number;
  readonly pointer: string;
  readonly items: Node[];
  readonly anchor: string | undefined;
  /** Nodes that were counted before this one opened. */
  readonly weightBefore: number;
}

/** A mapping or a list whose end has not been read yet. */
export type Open = OpenMapping | OpenSequence;
