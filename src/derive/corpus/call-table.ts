/** A system call in the table of an architecture. */
export interface TableRow {
  readonly number: number;
  /** The name that programs use: `stat`. */
  readonly name: string;
  /** The function that answers, as its SYSCALL_DEFINE names it: `newstat`. */
  readonly entry: string;
}

/** Where the tree has the table of an architecture, and which of its ABIs a 64-bit program uses. */
export interface CallTable {
  readonly path: string;
  readonly abis: readonly string[];
}

/**
 * By architecture: arch/x86/entry/syscalls/Makefile and arch/arm64/kernel/Makefile.syscalls (which adds to the ABIs of
 * scripts/Makefile.asm-headers) name them.
 */
export const CALL_TABLES = {
  x86_64: { path: 'arch/x86/entry/syscalls/syscall_64.tbl', abis: ['common', '64'] },
  arm64: { path: 'scripts/syscall.tbl', abis: ['common', '64', 'renameat', 'rlimit', 'memfd_secret'] },
} as const satisfies Readonly<Record<string, CallTable>>;

/** The rows of a kernel's table that have an entry point; a number without one is only kept free. */
export function tableRows(text: string, { abis }: CallTable): readonly TableRow[] {
  return text.split('\n').flatMap((line) => {
    const [number = '', abi = '', name = '', entry] = line.trim().split(/\s+/);
    if (!/^\d+$/.test(number) || !abis.includes(abi) || entry === undefined) return [];
    return [{ number: Number(number), name, entry: entry.replace(/^(?:__x64_)?sys_/, '') }];
  });
}
