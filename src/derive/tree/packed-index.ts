import type { DefinitionIndex, Located } from './definition-index.ts';
import { type DefinitionKind, definitions } from './definitions.ts';
import { enumeratorNames } from './enumerator-names.ts';
import { NameTable } from './name-table.ts';
import { Enumerators, KINDS, Rows } from './rows.ts';
import { RowsByName } from './rows-by-name.ts';

/** What the files of a tree define, a row of numbers for each definition: a kernel has half a million. */
export class PackedIndex implements DefinitionIndex {
  readonly names: NameTable;
  /** The conditions around definitions, each as lines. */
  readonly conditions: string[] = [];
  readonly paths: string[] = [];
  /** The first row of each file. */
  readonly firstRows: number[] = [];
  readonly rows: Rows;
  readonly enumerators: Enumerators;
  readonly #conditionIds = new Map<string, number>();
  #fileIds: ReadonlyMap<string, number> | undefined;
  #byName: RowsByName | undefined;
  /** What was asked for: a definition is the same object each time. */
  readonly #kept = new Map<string, readonly Located[]>();

  constructor(names = new NameTable(), rows = new Rows(), enumerators = new Enumerators()) {
    this.names = names;
    this.rows = rows;
    this.enumerators = enumerators;
  }

  /** @param paths files, of which those that cannot be read are left out */
  static of(paths: Iterable<string>, read: (path: string) => string | undefined): PackedIndex {
    const index = new PackedIndex();
    for (const path of [...new Set(paths)].sort()) {
      const text = read(path);
      if (text !== undefined) index.#addFile(path, text);
    }
    return index;
  }

  /** The files of one index but for some, and those of another one. */
  static merged(below: PackedIndex, above: PackedIndex, hidden: ReadonlySet<string>): PackedIndex {
    const index = new PackedIndex();
    const kept = below.paths.filter((path) => !hidden.has(path));
    for (const path of [...kept, ...above.paths].sort())
      index.#copyFile(above.hasFile(path) ? above : below, path);
    return index;
  }

  #copyFile(from: PackedIndex, path: string): void {
    this.startFile(path, this.rows.count);
    const [first, end] = from.#rowsOf(path);
    const { rows, enumerators, names, conditions } = from;
    let enumerator = enumerators.firstOf(first);
    for (let row = first; row < end; row += 1) {
      for (; enumerator < enumerators.count && enumerators.rows.at(enumerator) === row; enumerator += 1)
        this.#addEnumerator(this.rows.count, names.text(enumerators.names.at(enumerator)));
      this.#addRow(
        rows.kinds.at(row),
        names.text(rows.names.at(row)),
        conditions[rows.conditions.at(row)] ?? '',
        rows.starts.at(row),
        rows.bodies.at(row),
        rows.ends.at(row),
      );
    }
  }

  #rowsOf(path: string): readonly [first: number, end: number] {
    const file = this.#files().get(path);
    return file === undefined
      ? [0, 0]
      : [this.firstRows[file] ?? 0, this.firstRows[file + 1] ?? this.rows.count];
  }

  /** The names that a file defines, enumerators among them. */
  namesIn(path: string): ReadonlySet<string> {
    const [first, end] = this.#rowsOf(path);
    const ids = new Set<number>();
    for (let row = first; row < end; row += 1) ids.add(this.rows.names.at(row));
    for (let at = this.enumerators.firstOf(first); at < this.enumerators.firstOf(end); at += 1)
      ids.add(this.enumerators.names.at(at));
    return new Set([...ids].map((id) => this.names.text(id)));
  }

  /** Files are added in the order of their paths. */
  #addFile(path: string, text: string): void {
    this.startFile(path, this.rows.count);
    for (const definition of definitions(text)) {
      const { kind, name, conditions, start, body, end, isStatic } = definition;
      if (kind === 'enum')
        for (const one of enumeratorNames(text, definition)) this.#addEnumerator(this.rows.count, one);
      const kindAndStatic = KINDS.indexOf(kind) * 2 + (isStatic ? 1 : 0);
      this.#addRow(kindAndStatic, name, conditions.join('\n'), start, body, end);
    }
  }

  startFile(path: string, firstRow: number): void {
    this.paths.push(path);
    this.firstRows.push(firstRow);
  }

  conditionsId(text: string): number {
    const known = this.#conditionIds.get(text);
    if (known !== undefined) return known;
    const id = this.conditions.push(text) - 1;
    this.#conditionIds.set(text, id);
    return id;
  }

  #addRow(kind: number, name: string, conditions: string, start: number, body: number, end: number): void {
    this.rows.kinds.push(kind);
    this.rows.names.push(this.names.add(name));
    this.rows.conditions.push(this.conditionsId(conditions));
    this.rows.starts.push(start);
    this.rows.bodies.push(body);
    this.rows.ends.push(end);
  }

  #addEnumerator(row: number, name: string): void {
    this.enumerators.rows.push(row);
    this.enumerators.names.push(this.names.add(name));
  }

  named(name: string): readonly Located[] {
    const known = this.#kept.get(name);
    if (known) return known;
    const id = name === '' ? -1 : this.names.find(name);
    if (id === -1) return [];
    this.#byName ??= new RowsByName(this.names.size, this.rows, this.enumerators);
    const found = Array.from(this.#byName.of(id), (row) => this.#located(row));
    this.#kept.set(name, found);
    return found;
  }

  definitionsIn(path: string): readonly Located[] {
    const [first, end] = this.#rowsOf(path);
    return Array.from({ length: end - first }, (_, index) => this.#located(first + index));
  }

  hasFile(path: string): boolean {
    return this.#files().has(path);
  }

  namesOfKind(kind: DefinitionKind): ReadonlySet<string> {
    const number = KINDS.indexOf(kind);
    const ids = new Set<number>();
    for (let row = 0; row < this.rows.count; row += 1)
      if (this.rows.kinds.at(row) >> 1 === number) ids.add(this.rows.names.at(row));
    return new Set([...ids].map((id) => this.names.text(id)));
  }

  #located(row: number): Located {
    const kind = this.rows.kinds.at(row);
    const conditions = this.conditions[this.rows.conditions.at(row)] ?? '';
    return {
      kind: KINDS[kind >> 1] ?? 'macro',
      name: this.names.text(this.rows.names.at(row)),
      start: this.rows.starts.at(row),
      body: this.rows.bodies.at(row),
      end: this.rows.ends.at(row),
      isStatic: (kind & 1) === 1,
      conditions: conditions === '' ? [] : conditions.split('\n'),
      path: this.paths[this.#fileOf(row)] ?? '',
    };
  }

  /** The last file whose first row is not behind a row: files without rows share theirs with the next one. */
  #fileOf(row: number): number {
    let low = 0;
    let high = this.firstRows.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.firstRows[middle] ?? 0) <= row) low = middle;
      else high = middle;
    }
    return low;
  }

  #files(): ReadonlyMap<string, number> {
    this.#fileIds ??= new Map(this.paths.map((path, file) => [path, file]));
    return this.#fileIds;
  }
}
