/** What a compiler for 64 bits defines, by the folder of the kernel's that it builds: `arch/x86`. */
const DEFINED: ReadonlyMap<string, readonly string[]> = new Map([
  ['x86', ['__x86_64__', '__x86_64', '__amd64__']],
  ['arm64', ['__aarch64__', '__AARCH64EL__']],
  ['riscv', ['__riscv']],
  ['s390', ['__s390__', '__s390x__']],
  ['powerpc', ['__powerpc__', '__powerpc64__', '__PPC__', '__PPC64__']],
  ['loongarch', ['__loongarch__', '__loongarch64', '__loongarch_lp64']],
]);

const ALL = new Set([...DEFINED.values()].flat());
const OTHERS = /^__(?:i386|alpha|arc|arm|csky|hexagon|hppa|m68k|mips|mips64|nios2|sh|sparc|xtensa)(?:__)?$/;

/** Whether a name is a macro that compilers for some architectures define. */
export function isArchitectureMacro(name: string): boolean {
  return ALL.has(name) || OTHERS.test(name);
}

/** Whether the compiler for an architecture defines such a macro. */
export function isDefinedFor(architecture: string, name: string): boolean {
  return DEFINED.get(architecture)?.includes(name) === true;
}
