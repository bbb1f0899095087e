import type { Architecture } from '../architecture.ts';
import { type Library, NEWEST_LIBRARY } from './library-releases.ts';
import { TABLE } from './number-table.ts';
import { isColumnInTable, isNameInTable, numberInTable } from './table-history.ts';

interface Parsed {
  readonly columns: ReadonlyMap<string, number>;
  /** Lines by the name that they begin with; their numbers are read when somebody asks. */
  readonly rows: ReadonlyMap<string, string>;
}

let parsed: Parsed | undefined;

/** The table is text until it is first needed: a command that asks about no filter pays nothing for it. */
function table(): Parsed {
  if (parsed === undefined) {
    const [head = '', ...lines] = TABLE.split('\n');
    const [, ...names] = head.split(' ');
    parsed = {
      columns: new Map(names.map((name, index) => [name, index])),
      rows: new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line])),
    };
  }
  return parsed;
}

/** The number in a column of a line; undefined where the architecture has none. */
function numberIn(line: string, column: number): number | undefined {
  const word = line.split(' ', column + 2)[column + 1];
  return word === undefined || word === '-' ? undefined : Number(word);
}

/** The syscall names and numbers that one libseccomp knows. */
export class SyscallNumbers {
  readonly library: Library;
  /** By column: numbers by name, without an architecture's base. */
  readonly #columns = new Map<string, ReadonlyMap<string, number>>();
  readonly #names = new Map<string, ReadonlyMap<number, string>>();

  constructor(library: Library) {
    this.library = library;
  }

  /** Whether the name stands in the table at all, with or without a number on some architecture. */
  knows(name: string): boolean {
    return isNameInTable(name, table().rows.has(name), this.library.table);
  }

  /** Whether the library knows an architecture at all. */
  knowsArchitecture({ column }: Architecture): boolean {
    return isColumnInTable(column, this.library.table);
  }

  /** The number of a call as the kernel sees it (with x32's bit, in mips' range); undefined where it has none. */
  numberOf(name: string, { column, base }: Architecture): number | undefined {
    const number = this.#column(column).get(name);
    return number === undefined ? undefined : number + base;
  }

  /** The name of a number; where an architecture gives two names to one number, the first in alphabetical order. */
  nameOf(number: number, architecture: Architecture): string | undefined {
    let names = this.#names.get(architecture.name);
    if (names === undefined) {
      const found = new Map<number, string>();
      for (const name of table().rows.keys()) {
        const own = this.numberOf(name, architecture);
        if (own !== undefined && !found.has(own)) found.set(own, name);
      }
      names = found;
      this.#names.set(architecture.name, names);
    }
    return names.get(number);
  }

  /** Every known name. */
  names(): readonly string[] {
    return [...table().rows.keys()].filter((name) => this.knows(name));
  }

  #column(column: string): ReadonlyMap<string, number> {
    const known = this.#columns.get(column);
    if (known !== undefined) return known;
    const { columns, rows } = table();
    const at = columns.get(column);
    const numbers = new Map<string, number>();
    if (at !== undefined && isColumnInTable(column, this.library.table)) {
      for (const [name, line] of rows) {
        if (!this.knows(name)) continue;
        const number = numberInTable(name, column, numberIn(line, at), this.library.table);
        if (number !== undefined) numbers.set(name, number);
      }
    }
    this.#columns.set(column, numbers);
    return numbers;
  }
}

const byLibrary = new Map<string, SyscallNumbers>();

/** What a libseccomp knows; the newest one without it. */
export function syscallNumbers(library: Library = NEWEST_LIBRARY): SyscallNumbers {
  const known = byLibrary.get(library.label);
  if (known !== undefined) return known;
  const made = new SyscallNumbers(library);
  byLibrary.set(library.label, made);
  return made;
}
