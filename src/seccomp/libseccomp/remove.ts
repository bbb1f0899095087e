import type { TreeSlot } from './insert.ts';
import { isLeaf, levelFrom, levelStart, type TestNode } from './test-node.ts';

/** Removes a node from the tree, and nodes that then neither decide nor lead anywhere (_db_tree_remove); returns how many. */
export function removeNode(slot: TreeSlot, node: TestNode): number {
  const start = slot.get();
  if (start === undefined) return 0;
  let removed = 0;
  for (const here of levelFrom(levelStart(start))) {
    if (here !== node) {
      removed += removeNode(slotOf(here, 'nextTrue'), node);
      removed += removeNode(slotOf(here, 'nextFalse'), node);
    }
    if (here === node || isIdle(here)) {
      if (slot.get() === here) slot.set(here.previous ?? here.next);
      if (here.previous !== undefined) here.previous.next = here.next;
      if (here.next !== undefined) here.next.previous = here.previous;
      here.previous = undefined;
      here.next = undefined;
      return removed + 1;
    }
    if (removed > 0) return removed;
  }
  return removed;
}

function slotOf(node: TestNode, branch: 'nextTrue' | 'nextFalse'): TreeSlot {
  return {
    get: () => node[branch],
    set: (next) => {
      node[branch] = next;
    },
  };
}

function isIdle(node: TestNode): boolean {
  return isLeaf(node) && node.onTrue === undefined && node.onFalse === undefined;
}
