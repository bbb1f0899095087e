import { findArchitecture } from '../seccomp/architecture.ts';
import { syscallNumbers } from '../seccomp/syscalls/syscall-numbers.ts';

/**
 * What tells a list of calls from libseccomp's calls of x86_64. Whoever reads it has that table, so the list need not be
 * loaded.
 */
export interface TableDifference {
  /** Calls of the table that are not among them. */
  readonly without: readonly string[];
  /** Those that the table does not have. */
  readonly also: readonly string[];
}

/** Compares names with those of the table. */
export function tableDifference(names: readonly string[]): TableDifference {
  const described = new Set(names);
  const table = new Set(tableNames());
  return {
    without: [...table].filter((name) => !described.has(name)),
    also: names.filter((name) => !table.has(name)),
  };
}

/** The compared names again, those of the table first. */
export function namesWith({ without, also }: TableDifference): readonly string[] {
  return [...tableNames().filter((name) => !without.includes(name)), ...also];
}

/** The calls of x86_64 that libseccomp's newest table has. */
function tableNames(): readonly string[] {
  const architecture = findArchitecture('x86_64');
  const numbers = syscallNumbers();
  return architecture === undefined
    ? []
    : numbers.names().filter((name) => numbers.numberOf(name, architecture) !== undefined);
}
