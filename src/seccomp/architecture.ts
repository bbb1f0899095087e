/**
 * An architecture of libseccomp (src/arch.c and arch-*.c). A machine can have several: an x86_64 kernel also runs x86 and
 * x32 programs.
 */
export interface Architecture {
  /** libseccomp's name, which is mostly the kernel's too: `x86_64`, `aarch64`. */
  readonly name: string;
  /** The spelling of libseccomp-golang and of `includes.arches` in Docker's profiles: `amd64`, `arm64`. */
  readonly go: string;
  /** `AUDIT_ARCH_*` of include/uapi/linux/audit.h, the value of `seccomp_data.arch`. */
  readonly token: number;
  /** The width of arguments in libseccomp's comparisons: a 32-bit ABI compares the low word only. */
  readonly bits: 32 | 64;
  readonly isBigEndian: boolean;
  /** Its column in the syscall table; both byte orders of an architecture share one. */
  readonly column: string;
  /** Added to each number of the table: `X32_SYSCALL_BIT`, or the start of a mips range. */
  readonly base: number;
  /** Whether `socketcall` and `ipc` carry socket and System V calls, with or without numbers of their own. */
  readonly hasMultiplexers: boolean;
}

/** `__X32_SYSCALL_BIT` of arch/x86/include/uapi/asm/unistd.h: set in every number of an x32 program. */
export const X32_SYSCALL_BIT = 0x40000000;

/** `AUDIT_ARCH_X86_64`, which x32 shares. */
export const X86_64_TOKEN = 0xc000003e;

const NO_MULTIPLEXER = new Set(
  'x86_64 x32 arm aarch64 loongarch64 mips64 mipsel64 mips64n32 mipsel64n32 parisc parisc64 riscv64'.split(
    ' ',
  ),
);

/** name, Go's name, token, bits, column, base. Bit 30 of a token is the byte order; no bit reliably gives the width. */
const ROWS: readonly (readonly [string, string, number, 32 | 64, string, number])[] = [
  ['x86', 'x86', 0x40000003, 32, 'x86', 0],
  ['x86_64', 'amd64', X86_64_TOKEN, 64, 'x86_64', 0],
  ['x32', 'x32', X86_64_TOKEN, 32, 'x32', X32_SYSCALL_BIT],
  ['arm', 'arm', 0x40000028, 32, 'arm', 0],
  ['aarch64', 'arm64', 0xc00000b7, 64, 'aarch64', 0],
  ['loongarch64', 'loong64', 0xc0000102, 64, 'loongarch64', 0],
  ['m68k', 'm68k', 0x00000004, 32, 'm68k', 0],
  ['mips', 'mips', 0x00000008, 32, 'mips', 4000],
  ['mipsel', 'mipsel', 0x40000008, 32, 'mips', 4000],
  ['mips64', 'mips64', 0x80000008, 64, 'mips64', 5000],
  ['mipsel64', 'mipsel64', 0xc0000008, 64, 'mips64', 5000],
  ['mips64n32', 'mips64n32', 0xa0000008, 32, 'mips64n32', 6000],
  ['mipsel64n32', 'mipsel64n32', 0xe0000008, 32, 'mips64n32', 6000],
  ['parisc', 'parisc', 0x0000000f, 32, 'parisc', 0],
  ['parisc64', 'parisc64', 0x8000000f, 64, 'parisc64', 0],
  ['ppc', 'ppc', 0x00000014, 32, 'ppc', 0],
  ['ppc64', 'ppc64', 0x80000015, 64, 'ppc64', 0],
  ['ppc64le', 'ppc64le', 0xc0000015, 64, 'ppc64', 0],
  ['riscv64', 'riscv64', 0xc00000f3, 64, 'riscv64', 0],
  ['s390', 's390', 0x00000016, 32, 's390', 0],
  ['s390x', 's390x', 0x80000016, 64, 's390x', 0],
  ['sheb', 'sheb', 0x0000002a, 32, 'sh', 0],
  ['sh', 'sh', 0x4000002a, 32, 'sh', 0],
];

/** `__AUDIT_ARCH_LE`. */
const LITTLE_ENDIAN = 0x40000000;

/** All architectures of libseccomp. */
export const ARCHITECTURES: readonly Architecture[] = ROWS.map(([name, go, token, bits, column, base]) => ({
  name,
  go,
  token,
  bits,
  isBigEndian: (token & LITTLE_ENDIAN) === 0,
  column,
  base,
  hasMultiplexers: !NO_MULTIPLEXER.has(name),
}));

const BY_NAME: ReadonlyMap<string, Architecture> = new Map(ARCHITECTURES.map((one) => [one.name, one]));

/** Other names: Go's, those of `uname -m`, and common ones. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ...ARCHITECTURES.map((one): [string, string] => [one.go, one.name]),
  ['i386', 'x86'],
  ['i686', 'x86'],
  ['x64', 'x86_64'],
  ['armhf', 'arm'],
  ['armv7l', 'arm'],
  ['loongarch', 'loongarch64'],
  ['powerpc64le', 'ppc64le'],
]);

/** libseccomp's names of all architectures. */
export const ARCHITECTURE_NAMES: readonly string[] = ARCHITECTURES.map(({ name }) => name);

/** Finds an architecture by libseccomp's name, Go's name or that of `uname -m`; undefined if unknown. */
export function findArchitecture(name: string): Architecture | undefined {
  return BY_NAME.get(name) ?? BY_NAME.get(ALIASES.get(name) ?? '');
}

/** Finds an architecture by the constant of a profile, `SCMP_ARCH_X86_64`; undefined if unknown. */
export function findProfileArchitecture(constant: string): Architecture | undefined {
  const name = constant.startsWith('SCMP_ARCH_') ? constant.slice('SCMP_ARCH_'.length).toLowerCase() : '';
  return BY_NAME.get(name);
}

/** The `SCMP_ARCH_*` constant of an architecture. */
export function profileConstant(architecture: Architecture): string {
  return `SCMP_ARCH_${architecture.name.toUpperCase()}`;
}
