import type { DefinitionKind } from './definitions.ts';
import { NumberList } from './number-list.ts';

/** The kinds by their number. */
export const KINDS: readonly DefinitionKind[] = [
  'function',
  'syscall',
  'compat',
  'optional',
  'macro',
  'struct',
  'union',
  'enum',
  'typedef',
];

/** The numbers of definitions, a list for each thing that a definition has. */
export class Rows {
  /** Twice the number of the kind, and 1 for what is static. */
  readonly kinds: NumberList;
  readonly names: NumberList;
  readonly conditions: NumberList;
  readonly starts: NumberList;
  readonly bodies: NumberList;
  readonly ends: NumberList;

  constructor(
    kinds = new NumberList(),
    names = new NumberList(),
    conditions = new NumberList(),
    starts = new NumberList(),
    bodies = new NumberList(),
    ends = new NumberList(),
  ) {
    this.kinds = kinds;
    this.names = names;
    this.conditions = conditions;
    this.starts = starts;
    this.bodies = bodies;
    this.ends = ends;
  }

  get count(): number {
    return this.names.length;
  }
}

/** The enumerators of enums, in the order of these: the row of the enum, and the name. */
export class Enumerators {
  readonly rows: NumberList;
  readonly names: NumberList;

  constructor(rows = new NumberList(), names = new NumberList()) {
    this.rows = rows;
    this.names = names;
  }

  get count(): number {
    return this.names.length;
  }

  /** The first one of a row, or of one behind it. */
  firstOf(row: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows.at(middle) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
