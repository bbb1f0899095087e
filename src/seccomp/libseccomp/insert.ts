import { encodeAction } from '../seccomp-action.ts';
import type { FilterRule } from './filter-rule.ts';
import { isAfter, isLeaf, isSameTest, levelFrom, nodesOf, type TestNode } from './test-node.ts';

/** Where a tree hangs: the root of a syscall's tree, or a branch of a test. */
export interface TreeSlot {
  get(): TestNode | undefined;
  set(node: TestNode | undefined): void;
}

/** What two rules that contradict each other come to: libseccomp's EEXIST. */
export class RuleConflict extends Error {
  readonly existing: FilterRule;

  constructor(existing: FilterRule) {
    super('another rule has the same conditions and another action');
    this.existing = existing;
  }
}

function sameAction(a: FilterRule, b: FilterRule): boolean {
  return encodeAction(a.action) === encodeAction(b.action);
}

/** A rule in a tree that decides otherwise than `rule`, where there is one (_db_tree_act_check). */
export function conflictingRule(tree: TestNode | undefined, rule: FilterRule): FilterRule | undefined {
  for (const node of nodesOf(tree)) {
    if (node.onTrue !== undefined && !sameAction(node.onTrue, rule)) return node.onTrue;
    if (node.onFalse !== undefined && !sameAction(node.onFalse, rule)) return node.onFalse;
  }
  return undefined;
}

/** What insertion knows of the library, and what it leaves behind. */
export interface MergeState {
  /** Whether upper bounds are merged rightly, as they are from libseccomp 2.6.1 on. */
  readonly hasUpperBoundFix: boolean;
  /**
   * Tests that are out of the tree and still counted. A level of several tests holds itself (each refers to its
   * neighbours), so that db.c does not free it with the branch that led to it.
   */
  orphanedTests: number;
}

function keptBelow(below: TestNode | undefined): number {
  if (below === undefined || (below.previous === undefined && below.next === undefined)) return 0;
  return [...nodesOf(below)].length;
}

/** A branch of a node, so that both can be handled by the same words. */
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
 * Merges a chain into the tree at `slot` (_db_tree_add). Where a test of the chain is there already, the two are
 * merged branch by branch; else it takes its place on the level, with all that is below it.
 *
 * @throws {RuleConflict} where the tree decides the same conditions otherwise
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
 * Gives a branch to a rule, in place of what it led to. Two bounds of 64 bits can share the test of their high word
 * and differ in the low one: then the test belongs to the narrower of the two. For upper bounds db.c set the action of
 * the wrong branch until 2.6.1 (GHSA-4q85-33p6-j5g6), so that the first rule kept it.
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
    merging.orphanedTests += keptBelow(branch.get());
    branch.set(undefined);
    branch.decide(rule);
  } else if (!sameAction(existing, rule)) {
    if (isNarrower) branch.decide(rule);
    if (areLeaves) throw new RuleConflict(existing);
  }
}

/** Merges what lies below a branch; false where the existing rule is shorter and decides already. */
function mergeBelow(branch: Branch, added: Branch, merging: MergeState): boolean {
  const below = added.get();
  if (below === undefined) return true;
  if (branch.get() !== undefined) insertChain(branch, below, merging);
  else if (branch.rule() === undefined) branch.set(below);
  else return false;
  return true;
}
