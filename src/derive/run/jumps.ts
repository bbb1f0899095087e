import type { Statement } from '../c/syntax.ts';
import { number } from '../value/value.ts';
import type { Machine } from './machine.ts';
import { type Context, ENDED, type Fate, type PathState, VISIBLE } from './state.ts';

/**
 * Goes on at a label of the same function. What jumps back is followed to code that returns at once; anything else may do all
 * that came before again.
 */
export function jump(
  machine: Machine,
  label: string,
  offset: number,
  context: Context,
  state: PathState,
): Fate {
  const way = keptWay(context.frame.body, label);
  if (!way || (way.offset <= offset && !returnsAtOnce(way))) {
    if (state.isTrial) return VISIBLE;
    machine.emitter.happen(
      state,
      { kind: 'blank', words: `goto ${label}: goes back` },
      machine.sourcePlace(context, offset),
    );
    return ENDED;
  }
  const scope = context.scope;
  const follow = (level: number, at: PathState): Fate => {
    const step = way.lists[level];
    if (!step) return context.frame.returns(number(0n), at, machine.sourcePlace(context, offset));
    return machine.run(
      step.list,
      step.index + 1,
      { ...context, scope, onBreak: undefined, onContinue: undefined },
      at,
      (after) => follow(level + 1, after),
    );
  };
  return follow(0, state);
}

interface Way {
  readonly offset: number;
  /** From the list that has the label outwards. */
  readonly lists: readonly { readonly list: readonly Statement[]; readonly index: number }[];
}

/** Whether nothing but plain statements stands between a label and a `return`. */
function returnsAtOnce({ lists: [first] }: Way): boolean {
  for (const statement of first?.list.slice(first.index + 1) ?? []) {
    if (statement.kind === 'return') return true;
    if (statement.kind !== 'expression' && statement.kind !== 'label') return false;
  }
  return false;
}

const WAYS = new WeakMap<readonly Statement[], Map<string, Way | undefined>>();

function keptWay(body: readonly Statement[], label: string): Way | undefined {
  const kept = WAYS.get(body) ?? new Map<string, Way | undefined>();
  WAYS.set(body, kept);
  if (!kept.has(label)) kept.set(label, wayTo(body, label));
  return kept.get(label);
}

function wayTo(list: readonly Statement[], label: string): Way | undefined {
  for (const [index, statement] of list.entries()) {
    if (statement.kind === 'label' && statement.name === label)
      return { offset: statement.offset, lists: [{ list, index }] };
    for (const inner of innerLists(statement)) {
      const way = wayTo(inner, label);
      if (way) return { ...way, lists: [...way.lists, { list, index }] };
    }
  }
  return undefined;
}

function innerLists(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'block':
      return [statement.body];
    case 'if':
      return [[statement.then], ...(statement.otherwise ? [[statement.otherwise]] : [])];
    case 'switch':
    case 'macro-block':
      return [[statement.body]];
    case 'configured':
      return [statement.then, statement.otherwise];
    default:
      return [];
  }
}
