import type { FileDiff } from '../diff.ts';
import { type NumberEntry, numberEntries } from './numbers.ts';

/** What a table says of a call after a patch. */
export interface TableEntry {
  readonly path: string;
  readonly number: number;
  readonly abi: string;
  /** The number of the entry before it, if the patch shows one. */
  readonly after: number | undefined;
  /** The call whose entry point it names; undefined where it names none. */
  readonly entryPoint: string | undefined;
  /** The call that a header defines the number for, where its entry is that of this one. */
  readonly defines: string | undefined;
  /** The macro that an architecture defines to have it. */
  readonly guard: string | undefined;
  /** The count of calls that the table states, if it states one. */
  readonly count: number | undefined;
}

const GENERIC = 'include/uapi/asm-generic/unistd.h';
const COMPAT = 'arch/arm64/include/asm/unistd32.h';
/** The header with the count of the calls of {@link COMPAT}. */
const COMPAT_COUNT = 'arch/arm64/include/asm/unistd.h';

/** The entries that patches add to the kernel's tables, by call. */
export function tablesByCall(files: readonly FileDiff[]): ReadonlyMap<string, readonly TableEntry[]> {
  const entries = numberEntries(files);
  const counts = new Map([
    [GENERIC, countIn(files, GENERIC, '__NR_syscalls')],
    // Where no patch raises it, there are as many calls as before.
    [COMPAT, countIn(files, COMPAT_COUNT, '__NR_compat_syscalls') ?? firstNumber(entries, COMPAT)],
  ]);
  const tables = new Map<string, Map<string, TableEntry>>();
  for (const { name, path, number, abi, after, entryPoint, defines, guard } of entries) {
    const own = tables.get(name) ?? new Map<string, TableEntry>();
    tables.set(name, own);
    // A table may have an entry for each of several ABIs, as that of x86_64 has for x32: then all have one.
    const other = own.get(path);
    if (other !== undefined) {
      if (abi === 'x32') own.set(path, { ...other, abi: '' });
      continue;
    }
    own.set(path, { path, number, abi, after, entryPoint, defines, guard, count: counts.get(path) });
  }
  return new Map([...tables].map(([name, own]) => [name, [...own.values()]]));
}

/** The last value that patches show of a constant in a header. */
function countIn(files: readonly FileDiff[], path: string, name: string): number | undefined {
  const values = files
    .filter(({ newPath }) => newPath === path)
    .flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines))
    .filter(({ sign }) => sign !== '-')
    .flatMap(({ text }) => {
      const [, own, value] = /^#define\s+(__NR_\w+)\s+(\d{1,6})\s*$/.exec(text) ?? [];
      return own === name ? [Number(value)] : [];
    });
  return values.at(-1);
}

function firstNumber(entries: readonly NumberEntry[], path: string): number | undefined {
  const numbers = entries.filter((entry) => entry.path === path).map(({ number }) => number);
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}
