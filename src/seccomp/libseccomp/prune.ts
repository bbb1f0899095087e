import { encodeAction } from '../seccomp-action.ts';
import { type Agreement, mergeAgreement, NO_AGREEMENT } from './agreement.ts';
import type { FilterRule } from './filter-rule.ts';
import { conflictingRule, type TreeSlot } from './insert.ts';
import { removeNode } from './remove.ts';
import {
  EndlessMerge,
  isAfter,
  isLeaf,
  isSameTest,
  LONGEST_LEVEL,
  levelStart,
  nodesOf,
  type TestNode,
} from './test-node.ts';

/**
 * The most comparisons for one rule. Chains of bounds share their later tests, so a tree of a few hundred tests can have
 * more paths than libseccomp or this model can follow.
 */
const MAX_STEPS = 500_000;

/** The result of pruning. */
export interface Pruning {
  readonly removed: number;
  /** Whether a shorter chain of the tree already decides the new one, which is then dropped. */
  readonly isRedundant: boolean;
}

/** Removes chains from the tree at `root` that the new chain makes redundant (_db_tree_prune). */
export function pruneTree(root: TreeSlot, chain: TestNode, rule: FilterRule): Pruning {
  const pruner = new Pruner(root, rule);
  const agreement = { ...NO_AGREEMENT };
  const removed = pruner.prune(root.get(), chain, agreement);
  return { removed, isRedundant: agreement.matches && agreement.treeEnds && agreement.chainPrefix };
}

class Pruner {
  readonly #root: TreeSlot;
  readonly #rule: FilterRule;

  constructor(root: TreeSlot, rule: FilterRule) {
    this.#root = root;
    this.#rule = rule;
  }

  #steps = 0;

  /** Compares a level of the tree with a test of the chain, records the result in `state`, and returns the number of removed tests. */
  prune(existing: TestNode | undefined, added: TestNode | undefined, state: Agreement): number {
    let removed = 0;
    const found: Agreement = { ...state };
    const finish = (): number => {
      if (found.matches) mergeAgreement(state, found);
      else state.matches = false;
      return removed;
    };
    if (existing === undefined || added === undefined) return finish();
    if (!state.matches && state.matchedBefore) return finish();

    let next: TestNode | undefined;
    let steps = 0;
    for (let node: TestNode | undefined = levelStart(existing); node !== undefined; node = next) {
      if (steps++ > LONGEST_LEVEL || this.#steps++ > MAX_STEPS) throw new EndlessMerge();
      next = node.next;
      if (isSameTest(node, added)) {
        const same = this.#pruneSame(node, added, state, found);
        removed += same.removed;
        if (same.isOver) return finish();
      } else {
        const isTreeAhead = isAfter(node, added);
        if (isTreeAhead ? state.chainPrefix : state.treePrefix) return finish();
        const inner = this.#pruneBelow(node, added, isTreeAhead, state, found);
        removed += inner.removed;
        if (inner.isOver) return finish();
      }
    }
    found.matches = false;
    return finish();
  }

  /** The two tests are equal: continues below them, then decides whether the existing one is redundant. */
  #pruneSame(node: TestNode, added: TestNode, state: Agreement, found: Agreement): Step {
    let removed = 0;
    found.matches = true;
    found.matchedBefore = true;
    if (isLeaf(added)) found.chainEnds = true;
    if (isLeaf(node)) found.treeEnds = true;
    if (
      (leads(node, 'true') && !leads(added, 'true')) ||
      (leads(node, 'false') && !leads(added, 'false')) ||
      (found.chainEnds && found.treeEnds && !decidesAlike(node, added))
    ) {
      return { removed, isOver: true };
    }
    for (const branch of ['nextTrue', 'nextFalse'] as const) {
      if (added[branch] === undefined) continue;
      const below: Agreement = { ...state, matches: true, matchedBefore: true };
      const count = this.prune(node[branch], added[branch], below);
      removed += count;
      if (below.matches) mergeAgreement(found, below);
      if (count > 0 && !this.#isReachable(node)) return { removed, isOver: false };
    }
    const agrees = conflictingRule(node, this.#rule) === undefined;
    if (agrees && found.matches && found.chainEnds && found.treePrefix) {
      removed += removeNode(this.#root, node);
      if (this.#root.get() === undefined) return { removed, isOver: true };
    } else if (agrees && found.matches && found.treeEnds && found.chainPrefix) {
      return { removed, isOver: true };
    }
    return { removed, isOver: false };
  }

  /** The two tests differ: looks for the later of them below the earlier one. */
  #pruneBelow(
    node: TestNode,
    added: TestNode,
    isTreeAhead: boolean,
    state: Agreement,
    found: Agreement,
  ): Step {
    let removed = 0;
    for (const branch of ['nextTrue', 'nextFalse'] as const) {
      const ahead = isTreeAhead ? node[branch] : added[branch];
      if (ahead === undefined) continue;
      const below: Agreement = {
        ...state,
        matches: false,
        treePrefix: state.treePrefix || isTreeAhead,
        chainPrefix: state.chainPrefix || !isTreeAhead,
      };
      const count = isTreeAhead ? this.prune(ahead, added, below) : this.prune(node, ahead, below);
      removed += count;
      if (below.matches) {
        mergeAgreement(found, below);
        return { removed, isOver: true };
      }
      if (count > 0 && !this.#isReachable(node)) return { removed, isOver: false };
    }
    return { removed, isOver: false };
  }

  #isReachable(node: TestNode): boolean {
    for (const one of nodesOf(this.#root.get())) if (one === node) return true;
    return false;
  }
}

interface Step {
  readonly removed: number;
  /** Whether the rest of the level need not be visited. */
  readonly isOver: boolean;
}

function leads(node: TestNode, branch: 'true' | 'false'): boolean {
  return branch === 'true'
    ? node.onTrue !== undefined || node.nextTrue !== undefined
    : node.onFalse !== undefined || node.nextFalse !== undefined;
}

function decidesAlike(a: TestNode, b: TestNode): boolean {
  return isAlike(a.onTrue, b.onTrue) && isAlike(a.onFalse, b.onFalse);
}

function isAlike(a: FilterRule | undefined, b: FilterRule | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return encodeAction(a.action) === encodeAction(b.action);
}
