import type { Range } from './position.ts';

/**
 * What can be wrong with a spec as a text in our language. Each kind is reported by a rule (problemRule);
 * the reader only collects, so that severities, suppressions and formats work as for every other finding.
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

/** One thing wrong, with its place. `pointer` is a JSON pointer into the document, `''` for the whole of it. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly message: string;
  readonly range: Range;
  readonly pointer: string;
}

/** Collects problems while a document is read, each once: what an alias repeats is wrong at one place. */
export class ProblemList {
  readonly all: Problem[] = [];
  readonly #known = new Set<string>();
  #added = 0;

  /** How often something was wrong, what was told already included. */
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

  /** Takes away what has been added since the list had `length` entries: the same is wrong again the next time. */
  takeFrom(length: number): readonly Problem[] {
    const taken = this.all.splice(length);
    for (const problem of taken) this.#known.delete(keyOf(problem));
    return taken;
  }
}

function keyOf({ kind, message, range, pointer }: Problem): string {
  return `${range.start} ${range.end} ${kind} ${pointer}\n${message}`;
}
