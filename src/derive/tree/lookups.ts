/** Notes which names are looked up while something is worked out. */
export class Lookups {
  #names: Set<string> | undefined;

  /** A name is looked up; that nothing defines it counts, too. */
  note(name: string): void {
    this.#names?.add(name);
  }

  /** What was found before is used again: so are the names that it took. */
  noteAll(names: Iterable<string>): void {
    if (this.#names) for (const name of names) this.#names.add(name);
  }

  /** Does something, and returns which names were looked up for it. */
  during<Result>(work: () => Result): { readonly result: Result; readonly names: ReadonlySet<string> } {
    const around = this.#names;
    const names = new Set<string>();
    this.#names = names;
    try {
      return { result: work(), names };
    } finally {
      this.#names = around;
      this.noteAll(names);
    }
  }
}

/** Values that are worked out once. Whoever gets one looks up the names that it took. */
export class Memo<Value> {
  readonly #lookups: Lookups;
  readonly #kept = new Map<
    string,
    { readonly value: Value; readonly names: ReadonlySet<string> } | undefined
  >();

  constructor(lookups: Lookups) {
    this.#lookups = lookups;
  }

  /** The value of a key; undefined where working it out asks for itself. */
  get(key: string, work: () => Value): Value | undefined {
    if (!this.#kept.has(key)) {
      this.#kept.set(key, undefined);
      const { result, names } = this.#lookups.during(work);
      this.#kept.set(key, { value: result, names });
      return result;
    }
    const kept = this.#kept.get(key);
    if (kept) this.#lookups.noteAll(kept.names);
    return kept?.value;
  }
}
