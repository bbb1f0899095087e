import { UNKNOWN } from '../errno.ts';
import type { BlankStep, Step } from '../model.ts';
import type { Problem, ProblemKind } from '../problem.ts';
import { type Node, onOneLine } from '../yaml/node.ts';

/** What a step answers of which nothing is known. */
export const ANYTHING: readonly string[] = [UNKNOWN];

/** Problems that leave a step what it is: an errno that nobody knows is any of them already. */
const HARMLESS: ReadonlySet<ProblemKind> = new Set(['errno', 'narrow-mask', 'placeholder']);

/** The nodes of the entry path as it is written, those included that are no steps. */
export function itemsOf(root: Node): readonly Node[] {
  const pairs = root.kind === 'mapping' ? root.pairs : [];
  const entry = pairs.find(({ key }) => key.text === 'entry')?.value;
  return entry?.kind === 'sequence' ? entry.items : [];
}

/** The entry path with nothing known of the steps that problems are about, whoever found them. */
export function withoutFaulty(entry: readonly Step[], problems: readonly Problem[]): readonly Step[] {
  const faulty = new Set(
    problems.flatMap(({ kind, pointer }) => {
      const index = /^\/entry\/(\d+)/.exec(pointer)?.[1];
      return index === undefined || HARMLESS.has(kind) ? [] : [Number(index)];
    }),
  );
  return entry.map((step) => (faulty.has(step.index) ? faultyStep(step.node, step.index) : step));
}

/** The step in whose place something stands that cannot be read: it may answer and change anything. */
export function faultyStep(node: Node, index: number): BlankStep {
  const { start, end, pointer } = node;
  const value = (node.kind === 'mapping' ? node.pairs[0]?.value : undefined) ?? node;
  return {
    kind: 'blank',
    isPlaceholder: false,
    isFaulty: true,
    index,
    text: value.kind === 'scalar' ? onOneLine(value.text) : '',
    when: undefined,
    errors: ANYTHING,
    since: undefined,
    until: undefined,
    node: node.kind === 'mapping' ? node : { kind: 'mapping', pairs: [], start, end, pointer },
    range: { start: value.start, end: value.end },
    errorNodes: [],
    pointer,
  };
}
