import { type Definition, definitions } from './definitions.ts';

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
  names(): Iterable<string>;
  hasFile(path: string): boolean;
}

/** The index of files that are read once. */
export class ScannedIndex implements DefinitionIndex {
  readonly #byName = new Map<string, Located[]>();
  readonly #byPath = new Map<string, readonly Located[]>();

  constructor(paths: Iterable<string>, read: (path: string) => string | undefined) {
    for (const path of [...new Set(paths)].sort()) {
      const text = read(path);
      if (text !== undefined) this.#scan(path, text);
    }
  }

  named(name: string): readonly Located[] {
    return this.#byName.get(name) ?? [];
  }

  definitionsIn(path: string): readonly Located[] {
    return this.#byPath.get(path) ?? [];
  }

  names(): Iterable<string> {
    return this.#byName.keys();
  }

  hasFile(path: string): boolean {
    return this.#byPath.has(path);
  }

  #scan(path: string, text: string): void {
    const found = definitions(text).map((definition) => ({ ...definition, path }));
    this.#byPath.set(path, found);
    for (const located of found) {
      if (located.kind === 'enum')
        for (const name of enumeratorNames(text, located)) this.#add(name, located);
      if (located.name !== '') this.#add(located.name, located);
    }
  }

  #add(name: string, located: Located): void {
    const others = this.#byName.get(name);
    if (others) others.push(located);
    else this.#byName.set(name, [located]);
  }
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

  *names(): Iterable<string> {
    for (const name of this.#below.names()) if (this.named(name).length > 0) yield name;
    for (const name of this.#changed.names()) if (this.#below.named(name).length === 0) yield name;
  }

  hasFile(path: string): boolean {
    return (this.#hidden.has(path) ? this.#changed : this.#below).hasFile(path);
  }
}

/** The names that an enum defines. */
export function enumeratorNames(text: string, { body, end }: Definition): readonly string[] {
  const inside = text.slice(body + 1, end - 1).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|^#.*$/gm, ' ');
  return [...inside.matchAll(/(?:^|,)\s*(\w+)/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
