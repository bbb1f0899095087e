import { isLibrarySince, LIBRARY_RELEASES, type LibraryRelease } from './library-releases.ts';
import { COLUMNS, NAME_HISTORY, NUMBER_HISTORY } from './release-table.ts';

/** The releases whose table has a name; undefined at an open end. */
interface Span {
  readonly since: string | undefined;
  readonly until: string | undefined;
}

/** A number since a release: undefined for none, `now` for that of number-table.ts. */
type Change = readonly [since: string, number: number | 'now' | undefined];

interface Parsed {
  readonly names: ReadonlyMap<string, Span>;
  readonly columns: ReadonlyMap<string, string>;
  /** By "column name". */
  readonly numbers: ReadonlyMap<string, readonly Change[]>;
}

let parsed: Parsed | undefined;

/** The parsed texts of release-table.ts, parsed on first use. */
function tables(): Parsed {
  parsed ??= {
    names: readNames(),
    columns: new Map(
      COLUMNS.split('\n')
        .map((line) => line.split(' '))
        .map(([since = '', name = '']) => [name, since]),
    ),
    numbers: readNumbers(),
  };
  return parsed;
}

function readNames(): ReadonlyMap<string, Span> {
  const names = new Map<string, Span>();
  const [first] = LIBRARY_RELEASES;
  for (const line of NAME_HISTORY.split('\n')) {
    const [release = '', ...words] = line.split(' ');
    for (const word of words) {
      if (word.startsWith('-')) {
        const name = word.slice(1);
        names.set(name, { since: names.get(name)?.since, until: release });
      } else names.set(word, { since: release === first ? undefined : release, until: undefined });
    }
  }
  return names;
}

function readNumbers(): ReadonlyMap<string, readonly Change[]> {
  const numbers = new Map<string, readonly Change[]>();
  for (const line of NUMBER_HISTORY.split('\n')) {
    const [column = '', history = '', ...names] = line.split(' ');
    const changes = history.split(',').map((text): Change => {
      const [since = '', value = ''] = text.split('=');
      return [since, value === 'now' ? 'now' : value === '-' ? undefined : Number(value)];
    });
    for (const name of names) numbers.set(`${column} ${name}`, changes);
  }
  return numbers;
}

/** Whether the table of a release has a name; `isInNewest` says whether the newest one has it. */
export function isNameInTable(name: string, isInNewest: boolean, table: LibraryRelease): boolean {
  const span = tables().names.get(name);
  if (span === undefined) return isInNewest;
  const { since, until } = span;
  return (
    (since === undefined || isLibrarySince(table, since)) &&
    (until === undefined || !isLibrarySince(table, until))
  );
}

/** Whether the table of a release has a column for an architecture. */
export function isColumnInTable(column: string, table: LibraryRelease): boolean {
  const since = tables().columns.get(column);
  return since !== undefined && isLibrarySince(table, since);
}

/** The number of a name in the table of a release, undefined for none; `newest` is that of the newest table. */
export function numberInTable(
  name: string,
  column: string,
  newest: number | undefined,
  table: LibraryRelease,
): number | undefined {
  const changes = tables().numbers.get(`${column} ${name}`);
  const change = changes?.findLast(([since]) => isLibrarySince(table, since));
  return change === undefined || change[1] === 'now' ? newest : change[1];
}
