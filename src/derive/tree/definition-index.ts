import type { Definition, DefinitionKind } from './definitions.ts';

/** A definition, with the file that has it. */
export interface Located extends Definition {
  readonly path: string;
}

/** Where each name is defined. Files are in the order of their paths, and definitions in the order of their file. */
export interface DefinitionIndex {
  /** All definitions of a name; an enum is one of each of its enumerators. */
  named(name: string): readonly Located[];
  /** The definitions of one file. */
  definitionsIn(path: string): readonly Located[];
  /** The names that have a definition of a kind. */
  namesOfKind(kind: DefinitionKind): ReadonlySet<string>;
  hasFile(path: string): boolean;
}

/** An index of which some files are replaced, removed or new; the rest is looked up in the index below. */
export class OverlaidIndex implements DefinitionIndex {
  readonly #below: DefinitionIndex;
  readonly #changed: DefinitionIndex;
  readonly #hidden: ReadonlySet<string>;

  /**
   * @param changed the index of the files that have other texts
   * @param hidden the paths that `below` does not answer for: those in `changed`, and those that are gone
   */
  constructor(below: DefinitionIndex, changed: DefinitionIndex, hidden: ReadonlySet<string>) {
    this.#below = below;
    this.#changed = changed;
    this.#hidden = hidden;
  }

  named(name: string): readonly Located[] {
    const below = this.#below.named(name);
    const kept = below.some(({ path }) => this.#hidden.has(path))
      ? below.filter(({ path }) => !this.#hidden.has(path))
      : below;
    const changed = this.#changed.named(name);
    if (changed.length === 0) return kept;
    return [...kept, ...changed].sort((one, other) => compare(one.path, other.path));
  }

  definitionsIn(path: string): readonly Located[] {
    return (this.#hidden.has(path) ? this.#changed : this.#below).definitionsIn(path);
  }

  namesOfKind(kind: DefinitionKind): ReadonlySet<string> {
    const below = [...this.#below.namesOfKind(kind)].filter((name) =>
      this.named(name).some((definition) => definition.kind === kind),
    );
    return new Set([...below, ...this.#changed.namesOfKind(kind)]);
  }

  hasFile(path: string): boolean {
    return (this.#hidden.has(path) ? this.#changed : this.#below).hasFile(path);
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
