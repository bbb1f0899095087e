import type { Operator } from './condition.ts';
import type { FilterRule } from './filter-rule.ts';

/**
 * A 32-bit test in a tree (`struct db_arg_chain_tree`). libseccomp turns the conditions of a rule into a chain of tests
 * (src/db.c, _db_rule_gen_64 and _db_rule_gen_32) and merges the chains of a syscall into one tree. The tests of a level
 * are tried in order; a branch that leads nowhere continues with the next test of the level.
 */
export interface TestNode {
  readonly argument: number;
  /** Which half of a 64-bit argument is compared. */
  readonly isHigh: boolean;
  readonly operator: 'EQ' | 'MASKED_EQ' | 'GT' | 'GE';
  /** The operator of the original condition, by which levels are ordered. */
  readonly condition: Operator;
  readonly mask: number;
  readonly datum: number;
  /** The whole 64-bit datum. */
  readonly wholeDatum: bigint;
  /** The rules that decide if the test holds, and if it fails. */
  onTrue: FilterRule | undefined;
  onFalse: FilterRule | undefined;
  /** The levels below, each by any of its nodes. */
  nextTrue: TestNode | undefined;
  nextFalse: TestNode | undefined;
  /** Neighbours on the same level. */
  previous: TestNode | undefined;
  next: TestNode | undefined;
}

/**
 * Merging does not end. A chain of bounds shares its later tests between two branches, and db.c links such a test into
 * two levels, so that a level can become a cycle; libseccomp (2.5.4 to 2.6.1) then hangs.
 */
export class EndlessMerge extends Error {
  constructor() {
    super('libseccomp hangs on a rule, or builds a filter that no kernel loads');
  }
}

/** More tests than a level can have, since a filter has at most 4,096 instructions. */
export const LONGEST_LEVEL = 10_000;

/** The first test of a node's level. */
export function levelStart(node: TestNode): TestNode {
  let start = node;
  for (let steps = 0; start.previous !== undefined; start = start.previous) {
    if (steps++ > LONGEST_LEVEL) throw new EndlessMerge();
  }
  return start;
}

/** The tests of a level, from `start` on. */
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

/** The tests of a tree, level by level. A level that two branches share is visited once. */
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

/** Whether two tests are equal except for what follows them. */
export function isSameTest(a: TestNode, b: TestNode): boolean {
  return place(a) === place(b) && a.operator === b.operator && a.datum === b.datum && a.mask === b.mask;
}

/**
 * Whether `a` comes after `b` on a level (_db_chain_lt): higher arguments and high words come first, then equalities, upper
 * bounds and lower bounds, then larger values (for upper bounds, smaller ones).
 */
export function isAfter(a: TestNode, b: TestNode): boolean {
  if (place(a) !== place(b)) return place(a) < place(b);
  const order = rank(a.condition) - rank(b.condition);
  if (order !== 0) return order < 0;
  return rank(a.condition) === 2 ? a.datum > b.datum : a.datum < b.datum;
}
