import type { FileDiff, Hunk } from '../diff.ts';

/** System call tables, and the names of their architectures in specs. */
const TABLES: readonly (readonly [RegExp, string, RegExp])[] = [
  [/arch\/x86\/.*syscall_64\.tbl/, 'x86_64', /^(?:common|64)$/],
  [/arch\/x86\/.*syscall_32\.tbl/, 'i386', /^i386$/],
  [/arch\/alpha\/.*syscall\.tbl/, 'alpha', /^common$/],
  [/scripts\/syscall\.tbl/, 'arm64', /^common$/],
];

/** A number that a patch adds to a table. */
export interface NumberEntry {
  readonly name: string;
  /** The name in specs; undefined if specs do not have this architecture. */
  readonly architecture: string | undefined;
  readonly number: number;
  /** The ABI that a table states; empty in a header. */
  readonly abi: string;
  /** The number of the entry before it in the same hunk. */
  readonly after: number | undefined;
  /** The call whose entry point it names; undefined where it names none (`sys_ni_syscall`). */
  readonly entryPoint: string | undefined;
  /** The call that a header defines the number for, where its entry is that of this one. */
  readonly defines: string | undefined;
  /** The macro that an architecture defines to have it; undefined where each has it. */
  readonly guard: string | undefined;
  readonly path: string;
  readonly line: number;
}

/** The numbers that a patch adds to the kernel's tables, without the copies of the tables in tools/. */
export function numberEntries(files: readonly FileDiff[]): readonly NumberEntry[] {
  return files.flatMap(({ newPath: path = '', hunks }) => {
    const isTable = /(?:^|\/)syscall(?:_\w+)?\.tbl$/.test(path);
    const isHeader = /(?:^|\/)unistd(?:_\w+|32)?\.h$/.test(path);
    if ((!isTable && !isHeader) || path.startsWith('tools/')) return [];
    const tables = TABLES.filter(([pattern]) => pattern.test(path));
    const isGeneric = isHeader && path.includes('asm-generic/');
    const lines = hunks.flatMap((hunk) => hunk.lines);
    const kept = new Set(
      lines.filter(({ sign }) => sign === '-').map(({ text }) => tableEntry(text, isTable)?.name),
    );
    const before = entriesBefore(hunks, isTable);
    return lines.flatMap(({ sign, text, line }, index): NumberEntry[] => {
      const entry = sign === '+' ? tableEntry(text, isTable) : undefined;
      // An entry that is removed and added again is only rewritten.
      if (entry === undefined || kept.has(entry.name)) return [];
      const { abi, number } = entry;
      const next = lines[index + 1]?.text ?? '';
      const meant = isTable ? undefined : enteredCall(next);
      const defines = meant === undefined || meant === entry.name ? undefined : entry.name;
      const name = meant ?? entry.name;
      const table = tables.find(([, , abis]) => abis.test(abi));
      const architecture = isGeneric ? 'arm64' : table?.[1];
      const entryPoint = entryPointOf(isTable ? text : next);
      const guard = /^#ifdef\s+(__ARCH_WANT_\w{1,60})/.exec(lines[index - 1]?.text ?? '')?.[1];
      const after = before[index];
      return [{ name, architecture, number, abi, after, entryPoint, defines, guard, path, line }];
    });
  });
}

/** For each line of some hunks, the number of the last entry above it in the same hunk. */
function entriesBefore(hunks: readonly Hunk[], isTable: boolean): readonly (number | undefined)[] {
  return hunks.flatMap(({ lines }) => {
    let last: number | undefined;
    return lines.map(({ sign, text }) => {
      const before = last;
      if (sign !== '-') last = tableEntry(text, isTable)?.number ?? last;
      return before;
    });
  });
}

/** The call that an entry of a header is for, if it names its number and its entry point alike. */
function enteredCall(text: string): string | undefined {
  const [, number, entry] = /^__S\w+\(\s*__NR_(\w+),\s*sys_(\w+)/.exec(text) ?? [];
  return number === entry ? number : undefined;
}

/** The call whose entry point an entry names: `472 common xyzzy sys_xyzzy`, `__SYSCALL(__NR_xyzzy, sys_xyzzy)`. */
function entryPointOf(text: string): string | undefined {
  const [, name] = /^(?:\d{1,6}\s+\w+\s+\w+\s+|__S\w+\(\s*__NR_\w+,\s*)(?:__\w*?)?sys_(\w+)/.exec(text) ?? [];
  return name === 'ni_syscall' ? undefined : name;
}

/** Reads an entry of a table or of a header; removed calls have no entry point of their own. */
function tableEntry(text: string, isTable: boolean) {
  const [, number, abi = '', name = ''] = isTable ? (/^(\d{1,6})\s+(\w+)\s+(\w+)\s+\S/.exec(text) ?? []) : [];
  if (number !== undefined)
    return /^reserved\d*$/.test(name) ? undefined : { name, abi, number: Number(number) };
  const [, own = '', value] = isTable ? [] : (/^#define __NR_(\w+)\s+(\d{1,6})\b/.exec(text) ?? []);
  const isName = value !== undefined && !/^(?:syscalls$|arch_specific|3264_|sync_file_range2$)/.test(own);
  return isName ? { name: own, abi: '', number: Number(value) } : undefined;
}

/** The numbers that a patch adds, by call and architecture. */
export function numbersByCall(files: readonly FileDiff[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const numbers = new Map<string, Map<string, number>>();
  for (const { name, architecture, number } of numberEntries(files)) {
    if (architecture === undefined) continue;
    const own = numbers.get(name) ?? new Map<string, number>();
    numbers.set(name, own.set(architecture, number));
  }
  return numbers;
}
