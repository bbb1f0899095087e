import type { Range } from './position.ts';

/**
 * What can be wrong with the text of a spec. The reader only collects problems; a rule (`problemRule`) reports each kind,
 * so that severities, suppressions and formats apply as to every other finding.
 */
export type ProblemKind =
  | 'syntax'
  | 'schema'
  | 'unknown-name'
  | 'read-before-copy'
  | 'errno'
  | 'narrow-mask'
  | 'placeholder'
  | 'argument-count';

/** A problem with its place. `pointer` is a JSON pointer into the document, `''` for the whole document. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly message: string;
  readonly range: Range;
  readonly pointer: string;
}

/** Collects problems while a document is read, without duplicates: nodes that an alias repeats have one place. */
export class ProblemList {
  readonly all: Problem[] = [];
  readonly #known = new Set<string>();
  #added = 0;

  /** How many problems were added, duplicates included. */
  get added(): number {
    return this.#added;
  }

  add(kind: ProblemKind, message: string, range: Range, pointer: string): void {
    this.#added++;
    const problem = { kind, message, range, pointer };
    const key = keyOf(problem);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.all.push(problem);
  }

  /** Removes and returns the problems after the first `length`; a later reading can report the same ones again. */
  takeFrom(length: number): readonly Problem[] {
    const taken = this.all.splice(length);
    for (const problem of taken) this.#known.delete(keyOf(problem));
    return taken;
  }
}

function keyOf({ kind, message, range, pointer }: Problem): string {
  return `${range.start} ${range.end} ${kind} ${pointer}\n${message}`;
}
