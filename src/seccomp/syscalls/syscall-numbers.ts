import type { Architecture } from '../architecture.ts';
import { type Library, NEWEST_LIBRARY } from './library-releases.ts';
import { TABLE } from './number-table.ts';
import { isColumnInTable, isNameInTable, numberInTable } from './table-history.ts';

interface Parsed {
  readonly columns: ReadonlyMap<string, number>;
  /** Lines by their first word, the name; numbers are parsed on use. */
  readonly rows: ReadonlyMap<string, string>;
}

let parsed: Parsed | undefined;

/** The table, parsed on first use, so that commands without filters do not pay for it. */
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

/** By line: its words, for the libraries after the first that asks. */
const words = new Map<string, readonly string[]>();

/** The number in a column of a line; undefined for none. */
function numberIn(line: string, column: number): number | undefined {
  let split = words.get(line);
  if (split === undefined) {
    split = line.split(' ');
    words.set(line, split);
  }
  const word = split[column + 1];
  return word === undefined || word === '-' ? undefined : Number(word);
}

/** The syscall names and numbers that one libseccomp knows. */
export class SyscallNumbers {
  readonly library: Library;
  /** By column: the numbers of known names that were asked for, without the architecture's base. */
  readonly #columns = new Map<string, Map<string, number | undefined>>();
  readonly #names = new Map<string, ReadonlyMap<number, string>>();

  constructor(library: Library) {
    this.library = library;
  }

  /** Whether the table has the name, with or without numbers. */
  knows(name: string): boolean {
    return isNameInTable(name, table().rows.has(name), this.library.table);
  }

  /** Whether the library knows an architecture. */
  knowsArchitecture({ column }: Architecture): boolean {
    return isColumnInTable(column, this.library.table);
  }

  /** The number of a call as the kernel sees it (with x32's bit, in mips' range); undefined for none. */
  numberOf(name: string, { column, base }: Architecture): number | undefined {
    let numbers = this.#columns.get(column);
    if (numbers === undefined) {
      numbers = new Map();
      this.#columns.set(column, numbers);
    }
    let number = numbers.get(name);
    if (number === undefined && !numbers.has(name) && this.knows(name)) {
      number = this.#numberIn(column, name);
      numbers.set(name, number);
    }
    return number === undefined ? undefined : number + base;
  }

  /** The name of a number; of two names, the first in alphabetical order. */
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

  /** All known names. */
  names(): readonly string[] {
    return [...table().rows.keys()].filter((name) => this.knows(name));
  }

  #numberIn(column: string, name: string): number | undefined {
    const { columns, rows } = table();
    const at = columns.get(column);
    if (at === undefined || !isColumnInTable(column, this.library.table)) return undefined;
    const line = rows.get(name);
    return line === undefined
      ? undefined
      : numberInTable(name, column, numberIn(line, at), this.library.table);
  }
}

const byLibrary = new Map<string, SyscallNumbers>();

/** The syscall numbers of a libseccomp, by default the newest one. */
export function syscallNumbers(library: Library = NEWEST_LIBRARY): SyscallNumbers {
  const known = byLibrary.get(library.label);
  if (known !== undefined) return known;
  const made = new SyscallNumbers(library);
  byLibrary.set(library.label, made);
  return made;
}
