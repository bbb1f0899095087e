import type { Edit } from '../finding.ts';

/** Characters per block of the index. */
const BLOCK = 256;

/**
 * Accepted edits of one text, indexed by place. Comparing each new edit with all accepted ones would take quadratic time,
 * and a file may have thousands.
 */
export class AcceptedEdits {
  readonly all: Edit[] = [];
  readonly #byBlock = new Map<number, Edit[]>();

  add(edit: Edit): void {
    this.all.push(edit);
    for (let block = blockOf(edit.start); block <= blockOf(edit.end); block++) {
      const list = this.#byBlock.get(block);
      if (list === undefined) this.#byBlock.set(block, [edit]);
      else list.push(edit);
    }
  }

  /** Whether an edit has the same place as an accepted one or overlaps it. */
  overlaps(edit: Edit): boolean {
    for (let block = blockOf(edit.start); block <= blockOf(edit.end); block++)
      if (this.#byBlock.get(block)?.some((other) => meet(edit, other)) === true) return true;
    return false;
  }
}

function blockOf(offset: number): number {
  return Math.floor(offset / BLOCK);
}

/** Whether two edits have the same place or overlap. */
function meet(a: Edit, b: Edit): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}
