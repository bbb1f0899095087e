import type { Architecture } from '../architecture.ts';
import { isNameKnown, numberInRelease, type Release } from './names.ts';
import { TABLE } from './table.ts';

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

/** Syscall names and numbers as one release of libseccomp knows them; see {@link numbersOf}. */
export class SyscallNumbers {
  readonly release: Release | undefined;
  readonly #names = new Map<string, ReadonlyMap<number, string>>();

  constructor(release: Release | undefined) {
    this.release = release;
  }

  /** Whether the name stands in the table at all, with or without a number on some architecture. */
  knows(name: string): boolean {
    return table().rows.has(name) && isNameKnown(name, this.release);
  }

  /** The number of a call as the kernel sees it (with x32's bit, in mips' range); undefined where it has none. */
  numberOf(name: string, architecture: Architecture): number | undefined {
    const { columns, rows } = table();
    const line = this.knows(name) ? rows.get(name) : undefined;
    const column = columns.get(architecture.column);
    if (line === undefined || column === undefined) return undefined;
    const number = numberInRelease(name, architecture.column, numberIn(line, column), this.release);
    return number === undefined ? undefined : number + architecture.base;
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
}

const byRelease = new Map<string, SyscallNumbers>();

/** The table of a release of libseccomp; of the newest one without it. */
export function numbersOf(release?: Release): SyscallNumbers {
  const key = release?.join('.') ?? '';
  const known = byRelease.get(key);
  if (known !== undefined) return known;
  const made = new SyscallNumbers(release);
  byRelease.set(key, made);
  return made;
}
