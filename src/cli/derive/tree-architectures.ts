/** The kernel's name for the source of an architecture: `arch/x86`. */
export const ARCHITECTURE_FOLDERS: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'x86'],
  ['arm64', 'arm64'],
  ['riscv64', 'riscv'],
  ['s390x', 's390'],
  ['ppc64le', 'powerpc'],
  ['loongarch64', 'loongarch'],
]);

/** The architectures that a tree can be read for. */
export const TREE_ARCHITECTURES: readonly string[] = [...ARCHITECTURE_FOLDERS.keys()];
