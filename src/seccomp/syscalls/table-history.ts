import { isLibrarySince, LIBRARY_RELEASES, type LibraryRelease } from './library-releases.ts';
import { COLUMNS, NAME_HISTORY, NUMBER_HISTORY } from './release-table.ts';

/** How long a name was in libseccomp's table; open at either end where it was always or is still there. */
interface Span {
  readonly since: string | undefined;
  readonly until: string | undefined;
}

/** A number from a release on: undefined for none, `now` for the one that table.ts has. */
type Change = readonly [since: string, number: number | 'now' | undefined];

interface Parsed {
  readonly names: ReadonlyMap<string, Span>;
  readonly columns: ReadonlyMap<string, string>;
  /** By "column name". */
  readonly numbers: ReadonlyMap<string, readonly Change[]>;
}

let parsed: Parsed | undefined;

/** The texts of release-table.ts, read when somebody first asks. */
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

/** Whether the table of a release has a name, given whether the newest has it. */
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

/** The number that the table of a release has for a name, where the newest has `newest`; undefined for none. */
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
