import { CODE, SECCOMP_DATA } from '../bpf/instruction.ts';
import type { FilterRule } from '../libseccomp/filter-rule.ts';
import { levelStart, type TestNode } from '../libseccomp/test-node.ts';
import { encodeAction } from '../seccomp-action.ts';
import {
  type Accumulator,
  type Block,
  type BlockTable,
  isSameAccumulator,
  type Operation,
  UNKNOWN_ACCUMULATOR,
} from './block.ts';

/** Shared by all blocks of a filter. */
export interface ChainContext {
  readonly table: BlockTable;
  readonly isBigEndian: boolean;
  /** How many more tests may be generated. A level that branches share is generated for each. */
  budget: number;
}

/** The tests of a filter have more paths than a program can have instructions. */
export class TooManyPaths extends Error {}

/** The block that returns an action. */
export function returnBlock(table: BlockTable, code: number): Block {
  return table.block([{ code: CODE['ret #k'], k: code }]);
}

/** The offset of one half of an argument in seccomp_data. */
function offsetOf(node: TestNode, isBigEndian: boolean): number {
  return SECCOMP_DATA.args + node.argument * 8 + (node.isHigh !== isBigEndian ? 4 : 0);
}

/**
 * Generates the blocks of a level of tests and of everything below it (gen_bpf.c, _gen_bpf_chain). A branch that leads
 * nowhere continues with the next test of the level; the last one continues with `fallback`.
 *
 * @param entered the content of the accumulator on entry to the level
 * @returns the first block
 */
export function levelBlock(
  start: TestNode,
  fallback: Block,
  entered: Accumulator,
  context: ChainContext,
): Block {
  const level: TestNode[] = [];
  for (let node: TestNode | undefined = levelStart(start); node !== undefined; node = node.next)
    level.push(node);
  const loads = loadsOf(level, entered, context.isBigEndian);
  let next = fallback;
  for (let index = level.length - 1; index >= 0; index--) {
    const node = level[index];
    const load = loads[index];
    if (node === undefined || load === undefined) continue;
    if (context.budget-- <= 0) throw new TooManyPaths();
    const branch = (below: TestNode | undefined, rule: FilterRule | undefined): Block => {
      if (below !== undefined) return levelBlock(below, next, load.end, context);
      return rule === undefined ? next : returnBlock(context.table, encodeAction(rule.action));
    };
    const comparison: Operation = {
      code: COMPARISONS[node.operator],
      k: node.datum,
      onTrue: branch(node.nextTrue, node.onTrue),
      onFalse: branch(node.nextFalse, node.onFalse),
    };
    next = context.table.block([...load.operations, comparison], load.start, load.end);
  }
  return next;
}

const COMPARISONS = {
  EQ: CODE['jeq #k'],
  MASKED_EQ: CODE['jeq #k'],
  GT: CODE['jgt #k'],
  GE: CODE['jge #k'],
} as const;

interface Load {
  readonly operations: readonly Operation[];
  readonly start: Accumulator;
  readonly end: Accumulator;
}

/**
 * The loads for the tests of a level. A test of the word that its predecessor loaded has no load, and relies on being
 * entered from there.
 */
function loadsOf(level: readonly TestNode[], entered: Accumulator, isBigEndian: boolean): Load[] {
  let held = entered;
  return level.map((node) => {
    const before = held;
    const offset = offsetOf(node, isBigEndian);
    const operations: Operation[] = [];
    let start = before;
    if (offset !== held.offset || (node.mask & held.mask) >>> 0 !== node.mask) {
      operations.push({ code: CODE['ld [k]'], k: offset });
      held = { offset, mask: 0xffff_ffff };
      start = UNKNOWN_ACCUMULATOR;
    }
    if (node.mask !== held.mask) {
      operations.push({ code: CODE['and #k'], k: node.mask });
      held = { offset, mask: node.mask };
    }
    return { operations, start, end: held };
  });
}

/** The instructions that load the accumulator with a content. */
export function reload(state: Accumulator): readonly Operation[] {
  const load: Operation = { code: CODE['ld [k]'], k: state.offset };
  if (isSameAccumulator(state, { offset: state.offset, mask: 0xffff_ffff })) return [load];
  return [load, { code: CODE['and #k'], k: state.mask }];
}
