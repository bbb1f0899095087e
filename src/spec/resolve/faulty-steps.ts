import { UNKNOWN } from '../errno.ts';
import type { BlankStep, Step } from '../model.ts';
import type { Problem, ProblemKind } from '../problem.ts';
import { type Node, onOneLine } from '../yaml/node.ts';

/** The errors of an unknown step. */
export const ANYTHING: readonly string[] = [UNKNOWN];

/** Problems that do not make a step unknown. An unknown errno name already stands for any errno. */
const HARMLESS: ReadonlySet<ProblemKind> = new Set(['errno', 'narrow-mask', 'placeholder']);

/** The nodes under `entry`, including those that are not valid steps. */
export function itemsOf(root: Node): readonly Node[] {
  const pairs = root.kind === 'mapping' ? root.pairs : [];
  const entry = pairs.find(({ key }) => key.text === 'entry')?.value;
  return entry?.kind === 'sequence' ? entry.items : [];
}

/** The entry path with each step that a problem is about replaced by a blank. */
export function withoutFaulty(entry: readonly Step[], problems: readonly Problem[]): readonly Step[] {
  const faulty = new Set(
    problems.flatMap(({ kind, pointer }) => {
      const index = /^\/entry\/(\d+)/.exec(pointer)?.[1];
      return index === undefined || HARMLESS.has(kind) ? [] : [Number(index)];
    }),
  );
  return entry.map((step) => (faulty.has(step.index) ? faultyStep(step.node, step.index) : step));
}

/** A blank in the place of a step that cannot be read: it may fail with any errno and change anything. */
export function faultyStep(node: Node, index: number): BlankStep {
  const { start, end, pointer } = node;
  const value = (node.kind === 'mapping' ? node.pairs[0]?.value : undefined) ?? node;
  return {
    kind: 'blank',
    isPlaceholder: false,
    isFaulty: true,
    mayChange: true,
    maySucceed: false,
    index,
    text: value.kind === 'scalar' ? onOneLine(value.text) : '',
    when: undefined,
    errors: ANYTHING,
    since: undefined,
    until: undefined,
    architectures: undefined,
    node: node.kind === 'mapping' ? node : { kind: 'mapping', pairs: [], start, end, pointer },
    range: { start: value.start, end: value.end },
    errorNodes: [],
    source: undefined,
    pointer,
  };
}
