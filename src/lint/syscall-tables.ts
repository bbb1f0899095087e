import type { Spec } from '../spec/model.ts';
import type { Range } from '../spec/position.ts';

/** What a table of the kernel says of a call. */
export interface WrittenEntry {
  readonly path: string;
  /** The architecture of the table; undefined where it has no name in specs. */
  readonly architecture: string | undefined;
  readonly number: bigint;
  readonly abi: string | undefined;
  readonly after: bigint | undefined;
  /** The call whose entry point it names, where that is another one. */
  readonly calls: string | undefined;
  /** The call that a header defines the number for, where that is another one. */
  readonly defines: string | undefined;
  /** The macro that an architecture defines to have the call. */
  readonly guard: string | undefined;
  readonly count: bigint | undefined;
  /** The constant that holds the count. */
  readonly counted: string;
  readonly range: Range;
  readonly pointer: string;
}

interface Table {
  /** Where it is, since 6.11 and before. */
  readonly paths: readonly string[];
  readonly architecture: string;
}

/** The tables that every new call belongs into, by architecture (Linux 7.2). */
const TABLES: readonly Table[] = [
  { paths: ['scripts/syscall.tbl', 'include/uapi/asm-generic/unistd.h'], architecture: 'arm64' },
  { paths: ['arch/x86/entry/syscalls/syscall_64.tbl'], architecture: 'x86_64' },
  { paths: ['arch/x86/entry/syscalls/syscall_32.tbl'], architecture: 'i386' },
  { paths: ['arch/alpha/kernel/syscalls/syscall.tbl'], architecture: 'alpha' },
  { paths: ['arch/arm/tools/syscall.tbl'], architecture: 'arm' },
  { paths: ['arch/arm64/tools/syscall_32.tbl', 'arch/arm64/include/asm/unistd32.h'], architecture: 'arm' },
  ...['m68k', 'microblaze', 'parisc', 'powerpc', 's390', 'sh', 'sparc', 'xtensa'].map((architecture) => ({
    paths: [`arch/${architecture}/kernel/syscalls/syscall.tbl`],
    architecture,
  })),
  ...['n32', 'n64', 'o32'].map((abi) => ({
    paths: [`arch/mips/kernel/syscalls/syscall_${abi}.tbl`],
    architecture: 'mips',
  })),
];

/** The entries that a spec names, in its order. */
export function tableEntries(spec: Spec): readonly WrittenEntry[] {
  return (spec.raw.tables ?? []).flatMap(({ key, value }) => {
    const number = numberIn(value.number.text);
    if (number === undefined) return [];
    const isCompat = key.text === 'arch/arm64/include/asm/unistd32.h';
    return [
      {
        path: key.text,
        architecture: TABLES.find(({ paths }) => paths.includes(key.text))?.architecture,
        number,
        abi: value.abi?.text,
        after: numberIn(value.after?.text),
        calls: value.calls?.text,
        defines: value.defines?.text,
        guard: value.guard?.text,
        count: numberIn(value.count?.text),
        counted: isCompat ? '__NR_compat_syscalls' : '__NR_syscalls',
        range: { start: key.start, end: key.end },
        pointer: value.number.pointer,
      },
    ];
  });
}

/** The tables, by the path that the tree of a series has, that are not among these; none where no table of all architectures is. */
export function missingTables(given: readonly WrittenEntry[]): readonly string[] {
  const paths = new Set(given.map(({ path }) => path));
  const has = (path: string | undefined): boolean => path !== undefined && paths.has(path);
  const isNew = given.some((entry) => NEW.has(entry.path) || followsNewCall(entry));
  const isOld =
    !isNew && given.some((entry) => OLD.has(entry.path) || takesOldNumber(entry) || followsOldCall(entry));
  const missing = TABLES.filter(({ paths: [path, old] }) => !has(path) && (isNew || !has(old)));
  // Only some architectures want it.
  if (missing.length === TABLES.length || given.some(({ guard }) => guard !== undefined)) return [];
  return missing.flatMap(({ paths: [path, old] }) => (isOld ? old : undefined) ?? path ?? []);
}

/** The first number that 6.13 brought (setxattrat): a tree that has it has the tables of 6.11. */
const AFTER_6_12 = 463n;
/** The first number that all architectures share, of 5.1. */
const FIRST_SHARED = 424n;
/** Those of x32 alone begin here, and on alpha numbers are 110 higher. */
const X32_ONLY = 512n;

/** A number below was taken by 6.10, so a series that wants it is for a tree before. */
function takesOldNumber({ number, architecture }: WrittenEntry): boolean {
  return number < AFTER_6_12 && architecture !== 'alpha';
}

function followsNewCall({ after, architecture }: WrittenEntry): boolean {
  return after !== undefined && after >= AFTER_6_12 && after < X32_ONLY && architecture !== 'alpha';
}

/** The call before is the last of a tree: what is older than 5.1 has other neighbours. */
function followsOldCall({ after, architecture }: WrittenEntry): boolean {
  return after !== undefined && after >= FIRST_SHARED && after < AFTER_6_12 - 1n && architecture !== 'alpha';
}

/** Those that 6.11 brought. */
const NEW: ReadonlySet<string> = new Set(
  TABLES.flatMap(({ paths: [path, old] }) => (path === undefined || old === undefined ? [] : [path])),
);
const OLD: ReadonlySet<string> = new Set(TABLES.flatMap(({ paths }) => paths.slice(1)));

function numberIn(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? BigInt(text) : undefined;
}
