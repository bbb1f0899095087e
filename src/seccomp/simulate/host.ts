import { ARCHITECTURES, type Architecture } from '../architecture.ts';

/** Where programs of a 32-bit ABI run today: beside those of a 64-bit kernel. */
const HOSTS: ReadonlyMap<string, string> = new Map([
  ['x86', 'x86_64'],
  ['x32', 'x86_64'],
  ['arm', 'aarch64'],
  ['mips', 'mips64'],
  ['mips64n32', 'mips64'],
  ['mipsel', 'mipsel64'],
  ['mipsel64n32', 'mipsel64'],
  ['s390', 's390x'],
]);

/** The architecture of the kernel under a caller's: its own, or the 64-bit one that profiles list it with. */
export function hostOf(caller: Architecture): Architecture {
  const name = HOSTS.get(caller.name);
  return ARCHITECTURES.find((one) => one.name === name) ?? caller;
}

/** 32-bit ABIs that a kernel of another architecture runs too, beside {@link HOSTS}: no profile lists them together. */
const MORE_HOSTS: ReadonlyMap<string, string> = new Map([
  ['ppc', 'ppc64'],
  ['parisc', 'parisc64'],
]);

/**
 * Whether a kernel of an architecture can be built to run programs of another: its own, and those of a narrower ABI.
 * Never the other way round, and never of another order of bytes.
 */
export function canRun(host: Architecture, caller: Architecture): boolean {
  return (
    host.name === caller.name ||
    HOSTS.get(caller.name) === host.name ||
    MORE_HOSTS.get(caller.name) === host.name
  );
}
