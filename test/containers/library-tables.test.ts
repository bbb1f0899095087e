import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ARCHITECTURES } from '../../src/seccomp/architecture.ts';
import { findLibrary } from '../../src/seccomp/syscalls/library-releases.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';

/*
 * The tables of old releases against a list that was read from them apart from ours: which names a release knows, and
 * which have a number on an architecture. PROBEABLE_LIBSECCOMP_TABLES says where it is.
 */

const PATH = process.env.PROBEABLE_LIBSECCOMP_TABLES ?? '../shared/data/libseccomp-tables.json';
const isThere = existsSync(PATH);
if (!isThere) console.warn(`SKIPPED: tables of old releases of libseccomp: ${PATH} is not there`);

type Changes = Readonly<
  Record<string, Readonly<Partial<Record<'all' | 'added' | 'removed', readonly string[]>>>>
>;

function isTables(value: unknown): value is { names: Changes; numbers: Readonly<Record<string, Changes>> } {
  return typeof value === 'object' && value !== null && 'names' in value && 'numbers' in value;
}

/** What is there at each release, from what came and went. */
function* statesOf(changes: Changes): Generator<readonly [release: string, names: ReadonlySet<string>]> {
  const now = new Set<string>();
  for (const [release, { all = [], added = [], removed = [] }] of Object.entries(changes)) {
    for (const name of [...all, ...added]) now.add(name);
    for (const name of removed) now.delete(name);
    yield [release, new Set(now)];
  }
}

describe.skipIf(!isThere)('tables of old releases of libseccomp', () => {
  const tables: unknown = isThere ? JSON.parse(readFileSync(PATH, 'utf8')) : undefined;
  if (!isTables(tables)) return;

  test('know the same names', () => {
    for (const [release, names] of statesOf(tables.names)) {
      const library = findLibrary(release);
      if (typeof library === 'string') throw new Error(library);
      const numbers = syscallNumbers(library);
      const every = new Set([...names, ...syscallNumbers().names()]);
      const wrong = [...every].filter((name) => numbers.knows(name) !== names.has(name));
      expect([release, wrong]).toEqual([release, []]);
    }
  });

  test.each(Object.entries(tables.numbers))('have numbers for the same calls on %s', (column, changes) => {
    const architecture = ARCHITECTURES.find((one) => one.column === column);
    if (architecture === undefined) throw new Error(column);
    const states = [...statesOf(changes)];
    expect(states.length).toBeGreaterThan(3);
    for (const [release, names] of states) {
      const library = findLibrary(release);
      if (typeof library === 'string') throw new Error(library);
      const numbers = syscallNumbers(library);
      const every = new Set([...names, ...syscallNumbers().names()]);
      const wrong = [...every].filter(
        (name) => (numbers.numberOf(name, architecture) !== undefined) !== names.has(name),
      );
      expect([release, wrong]).toEqual([release, []]);
    }
  });
});
