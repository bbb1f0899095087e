import type { Operator } from './condition.ts';
import type { FilterRule } from './filter-rule.ts';

/**
 * One comparison of 32 bits in a tree of them. libseccomp turns the conditions of a rule into a chain of such tests
 * (src/db.c, _db_rule_gen_64 and _db_rule_gen_32) and merges the chains of a syscall into one tree: the tests of one
 * level are tried in order, and where a branch leads nowhere the next test of the level is tried.
 */
export interface TestNode {
  readonly argument: number;
  /** Which half of a 64-bit argument is compared. */
  readonly isHigh: boolean;
  readonly operator: 'EQ' | 'MASKED_EQ' | 'GT' | 'GE';
  /** The operator of the condition that the test stands for: levels are ordered by it. */
  readonly condition: Operator;
  readonly mask: number;
  readonly datum: number;
  /** The whole 64-bit datum. */
  readonly wholeDatum: bigint;
  /** The rules that decide where the test holds and where it does not. */
  onTrue: FilterRule | undefined;
  onFalse: FilterRule | undefined;
  /** A level below, by any of its nodes. */
  nextTrue: TestNode | undefined;
  nextFalse: TestNode | undefined;
  /** Neighbours on the same level. */
  previous: TestNode | undefined;
  next: TestNode | undefined;
}

/**
 * A level that has become a circle. A chain of bounds shares its later tests between two branches, and db.c links such
 * a test into two levels; with the right rules, libseccomp (2.5.4 to 2.6.1) then never comes to an end.
 */
export class EndlessMerge extends Error {
  constructor() {
    super('libseccomp does not come to an end with it, or to no filter that a kernel takes');
  }
}

/** More tests than any level can have: a filter has at most 4,096 instructions. */
export const LONGEST_LEVEL = 10_000;

/** The first test of the level on which `node` stands. */
export function levelStart(node: TestNode): TestNode {
  let start = node;
  for (let steps = 0; start.previous !== undefined; start = start.previous) {
    if (steps++ > LONGEST_LEVEL) throw new EndlessMerge();
  }
  return start;
}

/** The tests of a level from `start` on. */
export function* levelFrom(start: TestNode | undefined): Generator<TestNode> {
  let steps = 0;
  for (let node = start; node !== undefined; node = node.next) {
    if (steps++ > LONGEST_LEVEL) throw new EndlessMerge();
    yield node;
  }
}

export function isLeaf(node: TestNode): boolean {
  return node.nextTrue === undefined && node.nextFalse === undefined;
}

/** The tests of a tree, level by level from the start of each. A level that two branches share is met once. */
export function* nodesOf(tree: TestNode | undefined, seen: Set<TestNode> = new Set()): Generator<TestNode> {
  const start = tree && levelStart(tree);
  if (start !== undefined && seen.has(start)) return;
  for (const node of levelFrom(start)) {
    seen.add(node);
    yield node;
    yield* nodesOf(node.nextTrue, seen);
    yield* nodesOf(node.nextFalse, seen);
  }
}

function place(node: TestNode): number {
  return node.argument * 2 + (node.isHigh ? 1 : 0);
}

function rank(operator: Operator): number {
  switch (operator) {
    case 'EQ':
    case 'NE':
    case 'MASKED_EQ':
      return 3;
    case 'LT':
    case 'LE':
      return 2;
    case 'GT':
    case 'GE':
      return 1;
  }
}

/** Whether two tests compare the same bits with the same value. */
export function isSameTest(a: TestNode, b: TestNode): boolean {
  return place(a) === place(b) && a.operator === b.operator && a.datum === b.datum && a.mask === b.mask;
}

/**
 * Whether `a` is tried after `b` on one level: higher arguments and high words come first, then equalities, then
 * upper bounds, then lower bounds; then larger values, but for upper bounds the smaller ones (_db_chain_lt).
 */
export function isAfter(a: TestNode, b: TestNode): boolean {
  if (place(a) !== place(b)) return place(a) < place(b);
  const order = rank(a.condition) - rank(b.condition);
  if (order !== 0) return order < 0;
  return rank(a.condition) === 2 ? a.datum > b.datum : a.datum < b.datum;
}
