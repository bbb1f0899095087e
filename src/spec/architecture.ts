/**
 * The architectures that a spec can name: the folders of the kernel's arch/, where x86 is told apart by its system call
 * tables. Values of the uapi headers are the same within each.
 */
export const KERNEL_ARCHITECTURES = {
  alpha: '',
  arc: '',
  arm: '32-bit ARM.',
  arm64: '',
  csky: '',
  hexagon: '',
  i386: '32-bit x86.',
  loongarch: '',
  m68k: '',
  microblaze: '',
  mips: 'All ABIs of MIPS.',
  nios2: '',
  openrisc: '',
  parisc: '',
  powerpc: 'Of 32 and of 64 bits.',
  riscv: 'Of 32 and of 64 bits.',
  s390: '',
  sh: '',
  sparc: 'Of 32 and of 64 bits.',
  x86_64: '',
  xtensa: '',
} as const;

export type KernelArchitecture = keyof typeof KERNEL_ARCHITECTURES;

/** What a spec is read for unless another architecture is asked for. */
export const DEFAULT_ARCHITECTURE: KernelArchitecture = 'x86_64';

/** Other names: those of `uname -m`, Debian, Go and libseccomp. */
const ALIASES: Readonly<Record<string, KernelArchitecture>> = {
  aarch64: 'arm64',
  amd64: 'x86_64',
  armel: 'arm',
  armhf: 'arm',
  armv7l: 'arm',
  hppa: 'parisc',
  i486: 'i386',
  i586: 'i386',
  i686: 'i386',
  loong64: 'loongarch',
  loongarch64: 'loongarch',
  mips64: 'mips',
  mips64el: 'mips',
  mips64n32: 'mips',
  mipsel: 'mips',
  mipsel64: 'mips',
  mipsel64n32: 'mips',
  parisc64: 'parisc',
  ppc: 'powerpc',
  ppc64: 'powerpc',
  ppc64el: 'powerpc',
  ppc64le: 'powerpc',
  riscv32: 'riscv',
  riscv64: 'riscv',
  s390x: 's390',
  sheb: 'sh',
  sparc64: 'sparc',
  x32: 'x86_64',
  x86: 'i386',
};

/** Finds an architecture by any of its usual names; undefined if unknown. */
export function findKernelArchitecture(name: string): KernelArchitecture | undefined {
  if (isKernelArchitecture(name)) return name;
  return Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
}

function isKernelArchitecture(name: string): name is KernelArchitecture {
  return Object.hasOwn(KERNEL_ARCHITECTURES, name);
}
