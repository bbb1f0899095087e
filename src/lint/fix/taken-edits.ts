import type { Edit } from '../finding.ts';

/** Characters of a text that are looked after together. */
const BLOCK = 256;

/**
 * Edits of one text that do not meet each other, found by where they are: comparing each new one with all that were
 * taken before takes quadratic time, and a file may bring thousands.
 */
export class TakenEdits {
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

  /** Whether an edit is at the place of one that was taken, or overlaps it. */
  meets(edit: Edit): boolean {
    for (let block = blockOf(edit.start); block <= blockOf(edit.end); block++)
      if (this.#byBlock.get(block)?.some((other) => meet(edit, other)) === true) return true;
    return false;
  }
}

function blockOf(offset: number): number {
  return Math.floor(offset / BLOCK);
}

/** Two edits of one place, or of overlapping ones. */
function meet(a: Edit, b: Edit): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}
