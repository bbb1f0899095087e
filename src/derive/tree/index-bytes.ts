import { ByteReader, ByteWriter, DamagedBytes } from './bytes.ts';
import { NameTable } from './name-table.ts';
import { NumberList } from './number-list.ts';
import { PackedIndex } from './packed-index.ts';
import { Enumerators, KINDS, Rows } from './rows.ts';

/**
 * An index as bytes, to be kept on disk. What belongs together stands together, as lists of numbers of seven bits a byte:
 * names, conditions, files, then the rows, with each offset as the distance from one before it.
 */
export function indexBytes({
  names,
  conditions,
  paths,
  firstRows,
  rows,
  enumerators,
}: PackedIndex): Uint8Array {
  const to = new ByteWriter();
  to.numbers(names.size, (id) => names.lengthOf(id));
  to.raw(names.bytes);
  to.texts(conditions);
  to.texts(paths);
  to.numbers(paths.length, (file) => (firstRows[file + 1] ?? rows.count) - (firstRows[file] ?? 0));
  to.numbers(rows.count, (row) => rows.kinds.at(row));
  to.numbers(rows.count, (row) => rows.names.at(row));
  to.numbers(rows.count, (row) => rows.conditions.at(row));
  // A macro within a body comes after what it stands in, and a file after another: there are steps back.
  to.numbers(rows.count, (row) => zigzag(rows.starts.at(row) - (row === 0 ? 0 : rows.starts.at(row - 1))));
  to.numbers(rows.count, (row) => rows.bodies.at(row) - rows.starts.at(row));
  to.numbers(rows.count, (row) => rows.ends.at(row) - rows.bodies.at(row));
  to.numbers(
    enumerators.count,
    (at) => enumerators.rows.at(at) - (at === 0 ? 0 : enumerators.rows.at(at - 1)),
  );
  to.numbers(enumerators.count, (at) => enumerators.names.at(at));
  return to.bytes();
}

/** An index from {@link indexBytes}; undefined for bytes that are none. */
export function indexFromBytes(bytes: Uint8Array): PackedIndex | undefined {
  const from = new ByteReader(bytes);
  try {
    const starts = from.sums();
    const names = NameTable.of(from.raw(starts[starts.length - 1] ?? 0), starts);
    const conditions = from.texts();
    const paths = from.texts();
    const firstRows = from.sums();
    const kinds = from.numbers(KINDS.length * 2);
    const rowNames = from.numbers(names.size);
    const rowConditions = from.numbers(conditions.length);
    const rowStarts = from.numbers();
    const bodies = from.numbers();
    const ends = from.numbers();
    for (let row = 0; row < bodies.length; row += 1) {
      rowStarts[row] = (row === 0 ? 0 : (rowStarts[row - 1] ?? 0)) + unzigzag(rowStarts[row] ?? 0);
      bodies[row] = (bodies[row] ?? 0) + (rowStarts[row] ?? 0);
      ends[row] = (ends[row] ?? 0) + (bodies[row] ?? 0);
    }
    const enumeratorRows = from.sums().subarray(1);
    const enumeratorNames = from.numbers(names.size);
    const columns = [kinds, rowNames, rowConditions, rowStarts, bodies, ends] as const;
    if (!from.isAtEnd || columns.some(({ length }) => length !== firstRows[paths.length])) return undefined;
    if (firstRows.length !== paths.length + 1 || enumeratorRows.length !== enumeratorNames.length)
      return undefined;
    const index = new PackedIndex(
      names,
      new Rows(
        NumberList.of(kinds),
        NumberList.of(rowNames),
        NumberList.of(rowConditions),
        NumberList.of(rowStarts),
        NumberList.of(bodies),
        NumberList.of(ends),
      ),
      new Enumerators(NumberList.of(enumeratorRows), NumberList.of(enumeratorNames)),
    );
    for (const text of conditions) index.conditionsId(text);
    for (const [file, path] of paths.entries()) index.startFile(path, firstRows[file] ?? 0);
    return index;
  } catch (error) {
    if (error instanceof DamagedBytes) return undefined;
    throw error;
  }
}

/** Numbers below and above 0 as numbers above it. */
function zigzag(value: number): number {
  return value < 0 ? -value * 2 - 1 : value * 2;
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
