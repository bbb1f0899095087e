import { encodeAction } from '../seccomp-action.ts';
import type { FilterRule } from './filter-rule.ts';
import { isAfter, isLeaf, isSameTest, levelFrom, nodesOf, type TestNode } from './test-node.ts';

/** A place that holds a tree: the root of a syscall, or a branch of a test. */
export interface TreeSlot {
  get(): TestNode | undefined;
  set(node: TestNode | undefined): void;
}

/** Two rules have the same conditions and different actions; libseccomp returns EEXIST. */
export class RuleConflict extends Error {
  readonly existing: FilterRule;

  constructor(existing: FilterRule) {
    super('another rule has the same conditions and a different action');
    this.existing = existing;
  }
}

function sameAction(a: FilterRule, b: FilterRule): boolean {
  return encodeAction(a.action) === encodeAction(b.action);
}

/** A rule of a tree whose action differs from that of `rule`, if there is one (_db_tree_act_check). */
export function conflictingRule(tree: TestNode | undefined, rule: FilterRule): FilterRule | undefined {
  for (const node of nodesOf(tree)) {
    if (node.onTrue !== undefined && !sameAction(node.onTrue, rule)) return node.onTrue;
    if (node.onFalse !== undefined && !sameAction(node.onFalse, rule)) return node.onFalse;
  }
  return undefined;
}

/** The library's behaviour, and the tests that merging left behind. */
export interface MergeState {
  /** Whether upper bounds are merged correctly, which libseccomp does since 2.6.1 (GHSA-4q85-33p6-j5g6). */
  readonly hasUpperBoundFix: boolean;
  /**
   * The number of tests that are no longer in the tree but still counted. db.c does not free a level of several tests
   * with the branch that led to it, because the tests refer to each other.
   */
  orphanedTests: number;
}

function countOrphans(below: TestNode | undefined): number {
  if (below === undefined || (below.previous === undefined && below.next === undefined)) return 0;
  return [...nodesOf(below)].length;
}

/** The true and the false branch of a node, with one interface. */
function branches(node: TestNode): readonly [Branch, Branch] {
  return [
    {
      rule: () => node.onTrue,
      decide: (rule) => {
        node.onTrue = rule;
      },
      get: () => node.nextTrue,
      set: (next) => {
        node.nextTrue = next;
      },
    },
    {
      rule: () => node.onFalse,
      decide: (rule) => {
        node.onFalse = rule;
      },
      get: () => node.nextFalse,
      set: (next) => {
        node.nextFalse = next;
      },
    },
  ];
}

interface Branch extends TreeSlot {
  readonly rule: () => FilterRule | undefined;
  readonly decide: (rule: FilterRule) => void;
}

/**
 * Merges a chain into the tree at `slot` (_db_tree_add). A test that already exists is merged branch by branch; another
 * one is inserted into the level together with everything below it.
 *
 * @throws {RuleConflict} if the tree has a different action for the same conditions
 */
export function insertChain(slot: TreeSlot, chain: TestNode, merging: MergeState): void {
  const start = slot.get();
  if (start === undefined) {
    slot.set(chain);
    return;
  }
  for (const node of levelFrom(start)) {
    if (isSameTest(node, chain)) {
      mergeNodes(node, chain, merging);
      return;
    }
    if (isAfter(node, chain)) {
      chain.previous = node.previous;
      chain.next = node;
      if (node.previous !== undefined) node.previous.next = chain;
      node.previous = chain;
      if (node === start) slot.set(chain);
      return;
    }
    if (node.next === undefined) {
      node.next = chain;
      chain.previous = node;
      return;
    }
  }
}

function mergeNodes(node: TestNode, added: TestNode, merging: MergeState): void {
  const [nodeTrue, nodeFalse] = branches(node);
  const [addedTrue, addedFalse] = branches(added);
  const isAbove = added.isHigh && added.wholeDatum > node.wholeDatum;
  const isBelow = added.isHigh && added.wholeDatum < node.wholeDatum;
  const areLeaves = isLeaf(node) || isLeaf(added);
  decideBranch(nodeTrue, addedTrue.rule(), isAbove, areLeaves, merging);
  decideBranch(nodeFalse, addedFalse.rule(), isBelow && merging.hasUpperBoundFix, areLeaves, merging);
  if (mergeBelow(nodeTrue, addedTrue, merging)) mergeBelow(nodeFalse, addedFalse, merging);
}

/**
 * Lets a rule decide a branch, in place of the tests below it. Two 64-bit bounds can share the test of the high word and
 * differ in the low word; then the narrower bound gets the branch. For upper bounds, db.c before 2.6.1 set the action of
 * the wrong branch, so that the first rule kept it (GHSA-4q85-33p6-j5g6).
 */
function decideBranch(
  branch: Branch,
  rule: FilterRule | undefined,
  isNarrower: boolean,
  areLeaves: boolean,
  merging: MergeState,
): void {
  if (rule === undefined) return;
  const existing = branch.rule();
  if (existing === undefined) {
    const other = conflictingRule(branch.get(), rule);
    if (other !== undefined) throw new RuleConflict(other);
    merging.orphanedTests += countOrphans(branch.get());
    branch.set(undefined);
    branch.decide(rule);
  } else if (!sameAction(existing, rule)) {
    if (isNarrower) branch.decide(rule);
    if (areLeaves) throw new RuleConflict(existing);
  }
}

/** Merges the tests below a branch; false if the existing rule is shorter and already decides it. */
function mergeBelow(branch: Branch, added: Branch, merging: MergeState): boolean {
  const below = added.get();
  if (below === undefined) return true;
  if (branch.get() !== undefined) insertChain(branch, below, merging);
  else if (branch.rule() === undefined) branch.set(below);
  else return false;
  return true;
}
