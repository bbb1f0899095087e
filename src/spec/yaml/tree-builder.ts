import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { LineIndex, type Range } from '../position.ts';
import {
  escapePointer,
  type Mapping,
  type Node,
  type Scalar,
  type ScalarStyle,
  type Sequence,
} from './node.ts';
import type { Open, OpenMapping } from './open-node.ts';

/** Limit on the nodes of one file with all aliases expanded, which stops alias bombs. */
const MAX_NODES = 2_000_000;

/** Nodes that aliases may repeat in any file; in a long file, as many as it has characters. */
const MIN_REPEATED = 20_000;

/** Limit on a key within a pointer, because the pointers of all nodes below it repeat the key. */
const MAX_TOKEN = 255;

/** Limit on a pointer; nodes whose pointer would be longer share that of their parent. */
const MAX_POINTER = 2000;

export interface TreeProblem {
  readonly message: string;
  readonly range: Range;
  readonly pointer: string;
}

export interface Tree {
  /** The root of each document that is not empty. */
  readonly documents: readonly Node[];
  readonly problems: readonly TreeProblem[];
  /** What could not be read at all: text that is not YAML or exceeds a limit. */
  readonly faults: readonly TreeProblem[];
}

/** Builds the nodes of one file from js-yaml's events. */
export class TreeBuilder {
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly #problems: TreeProblem[] = [];
  readonly #documents: Node[] = [];
  readonly #open: Open[] = [];
  readonly #anchors = new Map<string, { node: Node; weight: number }>();
  #weight = 0;
  /** How many of these nodes are repetitions by an alias. */
  #repeated = 0;
  /** The current offset, for events without a place (an empty value). */
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lines = new LineIndex(text);
  }

  build(events: readonly Event[]): Tree {
    for (const event of events) {
      this.#take(event);
      const mostRepeated = Math.max(MIN_REPEATED, this.#text.length);
      if (this.#weight > MAX_NODES || this.#repeated > mostRepeated) {
        const message =
          this.#repeated > mostRepeated
            ? `aliases repeat more than ${mostRepeated} nodes`
            : `the file has more than ${MAX_NODES} nodes`;
        const range = { start: this.#at, end: Math.min(this.#at + 1, this.#text.length) };
        return { documents: [], problems: this.#problems, faults: [{ message, range, pointer: '' }] };
      }
    }
    return { documents: this.#documents, problems: this.#problems, faults: [] };
  }

  #take(event: Event): void {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.#anchors.clear();
        this.#open.length = 0;
        return;
      case EVENT_ID.SCALAR:
        this.#place(this.#scalar(event), this.#anchor(event));
        return;
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        this.#at = event.start;
        const anchor = this.#anchor(event);
        const shared = { start: event.start, pointer: this.#pointer(), anchor, weightBefore: this.#weight };
        this.#open.push(
          event.type === EVENT_ID.MAPPING
            ? { kind: 'mapping', ...shared, pairs: [], keys: new Map(), key: undefined }
            : { kind: 'sequence', ...shared, items: [] },
        );
        return;
      }
      case EVENT_ID.ALIAS:
        this.#alias(event.anchorStart, event.anchorEnd);
        return;
      case EVENT_ID.POP: {
        const closed = this.#open.pop();
        if (closed !== undefined) this.#place(this.#close(closed), closed.anchor, closed.weightBefore);
        return;
      }
    }
  }

  #scalar(event: ScalarEvent): Scalar {
    const empty = event.valueStart < 0;
    const start = empty ? this.#at : event.valueStart;
    const end = empty ? start : trimmedEnd(this.#text, start, event.valueEnd);
    const tag = event.tagStart < 0 ? undefined : this.#text.slice(event.tagStart, event.tagEnd);
    this.#at = end;
    return {
      kind: 'scalar',
      text: empty
        ? ''
        : event.fast
          ? this.#text.slice(start, event.valueEnd)
          : getScalarValue(this.#text, event),
      style: styleOf(event),
      tag: tag?.replace(/^!/, ''),
      start: tag === undefined ? start : Math.min(start, event.tagStart),
      end: tag === undefined ? end : Math.max(end, event.tagEnd),
      pointer: this.#pointer(),
    };
  }

  #close(open: Open): Mapping | Sequence {
    this.#at = Math.max(this.#at, open.start + 1);
    const place = { start: open.start, end: this.#at, pointer: open.pointer };
    return open.kind === 'mapping'
      ? { kind: 'mapping', ...place, pairs: open.pairs }
      : { kind: 'sequence', ...place, items: open.items };
  }

  #alias(start: number, end: number): void {
    this.#at = end;
    const name = this.#text.slice(start, end);
    const target = this.#anchors.get(name);
    if (target === undefined) {
      const advice = '; if this is C, put the expression that starts with "*" in quotes';
      this.#problem(`there is no anchor "${name}" before this alias${advice}`, { start, end });
      const nothing = {
        text: '',
        style: 'plain',
        tag: undefined,
        start,
        end,
        pointer: this.#pointer(),
      } as const;
      this.#place({ kind: 'scalar', ...nothing }, undefined);
      return;
    }
    this.#weight += target.weight;
    this.#repeated += target.weight;
    this.#place(target.node, undefined);
  }

  #place(node: Node, anchor: string | undefined, weightBefore = this.#weight): void {
    this.#weight++;
    if (anchor !== undefined) this.#anchors.set(anchor, { node, weight: this.#weight - weightBefore });
    const parent = this.#open.at(-1);
    if (parent === undefined) {
      const empty = node.kind === 'scalar' && node.text === '' && node.tag === undefined;
      if (!empty) this.#documents.push(node);
    } else if (parent.kind === 'sequence') {
      parent.items.push(node);
    } else if (parent.key === undefined) {
      parent.key = this.#key(parent, node);
    } else {
      parent.pairs.push({ key: parent.key, value: node });
      parent.key = undefined;
    }
  }

  #key(parent: OpenMapping, node: Node): Scalar {
    if (node.kind !== 'scalar') {
      this.#problem('a key must be a plain word', node);
      return {
        kind: 'scalar',
        text: '',
        style: 'plain',
        tag: undefined,
        start: node.start,
        end: node.end,
        pointer: node.pointer,
      };
    }
    const first = parent.keys.get(node.text);
    if (first === undefined) parent.keys.set(node.text, node);
    else {
      const line = this.#lines.position(first.start).line;
      this.#problem(`the key "${node.text}" is a duplicate; the first is on line ${line}`, node);
    }
    return node;
  }

  #anchor(event: { anchorStart: number; anchorEnd: number }): string | undefined {
    return event.anchorStart < 0 ? undefined : this.#text.slice(event.anchorStart, event.anchorEnd);
  }

  /** The pointer of the next node; a key has that of its mapping. */
  #pointer(): string {
    const parent = this.#open.at(-1);
    if (parent === undefined) return '';
    if (parent.pointer.length > MAX_POINTER) return parent.pointer;
    if (parent.kind === 'sequence') return `${parent.pointer}/${parent.items.length}`;
    if (parent.key === undefined) return parent.pointer;
    const { text } = parent.key;
    const token = text.length > MAX_TOKEN ? `${text.slice(0, MAX_TOKEN)}…` : text;
    return `${parent.pointer}/${escapePointer(token)}`;
  }

  #problem(message: string, range: Range): void {
    this.#problems.push({ message, range: { start: range.start, end: range.end }, pointer: this.#pointer() });
  }
}

/** The end of a scalar's text: a block scalar ends after its last line break, which should not be underlined. */
function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
}

function styleOf(event: ScalarEvent): ScalarStyle {
  switch (event.style) {
    case SCALAR_STYLE.PLAIN:
      return 'plain';
    case SCALAR_STYLE.SINGLE_QUOTED:
      return 'single';
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return 'double';
    case SCALAR_STYLE.LITERAL_BLOCK:
    case SCALAR_STYLE.FOLDED_BLOCK:
      return 'block';
  }
}
