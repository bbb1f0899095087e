import { type Enumerators, KINDS, type Rows } from './rows.ts';

const ENUM = KINDS.indexOf('enum');

/** The rows that define each name, in the order of rows. An enum defines its enumerators, too. */
export class RowsByName {
  readonly #starts: Uint32Array;
  readonly #rows: Uint32Array;

  /** @param names how many names there are */
  constructor(names: number, rows: Rows, enumerators: Enumerators) {
    const starts = new Uint32Array(names + 1);
    eachName(rows, enumerators, (name) => {
      starts[name + 1] = (starts[name + 1] ?? 0) + 1;
    });
    for (let name = 0; name < names; name += 1)
      starts[name + 1] = (starts[name + 1] ?? 0) + (starts[name] ?? 0);
    const found = new Uint32Array(starts[names] ?? 0);
    const next = starts.slice();
    eachName(rows, enumerators, (name, row) => {
      const at = next[name] ?? 0;
      found[at] = row;
      next[name] = at + 1;
    });
    this.#starts = starts;
    this.#rows = found;
  }

  of(name: number): Uint32Array {
    return this.#rows.subarray(this.#starts[name], this.#starts[name + 1]);
  }
}

function eachName(rows: Rows, enumerators: Enumerators, visit: (name: number, row: number) => void): void {
  let enumerator = 0;
  for (let row = 0; row < rows.count; row += 1) {
    if (rows.kinds.at(row) >> 1 === ENUM)
      for (; enumerator < enumerators.count && enumerators.rows.at(enumerator) === row; enumerator += 1)
        visit(enumerators.names.at(enumerator), row);
    visit(rows.names.at(row), row);
  }
}
