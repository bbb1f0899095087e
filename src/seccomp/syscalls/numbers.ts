import type { Architecture } from '../architecture.ts';
import { isNameKnown, numberInRelease, type Release } from './names.ts';
import { TABLE } from './table.ts';

type Row = readonly (number | undefined)[];

interface Parsed {
  readonly columns: ReadonlyMap<string, number>;
  readonly rows: ReadonlyMap<string, Row>;
}

let parsed: Parsed | undefined;

/** The table is text until it is first needed: a command that asks about no filter pays nothing for it. */
function table(): Parsed {
  if (parsed === undefined) {
    const [head = '', ...lines] = TABLE.split('\n');
    const [, ...names] = head.split(' ');
    parsed = {
      columns: new Map(names.map((name, index) => [name, index])),
      rows: new Map(
        lines.map((line) => {
          const [name = '', ...numbers] = line.split(' ');
          return [name, numbers.map((number) => (number === '-' ? undefined : Number(number)))];
        }),
      ),
    };
  }
  return parsed;
}

/** Syscall names and numbers as one release of libseccomp knows them; see {@link numbersOf}. */
export class SyscallNumbers {
  readonly release: Release | undefined;
  readonly #names = new Map<string, ReadonlyMap<number, string>>();
  readonly #numbers = new Map<string, Map<string, number>>();

  constructor(release: Release | undefined) {
    this.release = release;
  }

  /** Whether the name stands in the table at all, with or without a number on some architecture. */
  knows(name: string): boolean {
    return table().rows.has(name) && isNameKnown(name, this.release);
  }

  /** The number of a call as the kernel sees it (with x32's bit, in mips' range); undefined where it has none. */
  numberOf(name: string, architecture: Architecture): number | undefined {
    return this.#numbersOn(architecture).get(name);
  }

  #numbersOn({ name: key, column, base }: Architecture): ReadonlyMap<string, number> {
    let numbers = this.#numbers.get(key);
    if (numbers === undefined) {
      const { columns, rows } = table();
      const at = columns.get(column) ?? -1;
      numbers = new Map();
      for (const [name, row] of rows) {
        const number = this.knows(name) ? numberInRelease(name, column, row[at], this.release) : undefined;
        if (number !== undefined) numbers.set(name, number + base);
      }
      this.#numbers.set(key, numbers);
    }
    return numbers;
  }

  /** The name of a number; where an architecture gives two names to one number, the first in alphabetical order. */
  nameOf(number: number, architecture: Architecture): string | undefined {
    let names = this.#names.get(architecture.name);
    if (names === undefined) {
      const found = new Map<number, string>();
      for (const [name, own] of this.#numbersOn(architecture)) if (!found.has(own)) found.set(own, name);
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
