import { ARCHITECTURES, type Architecture } from '../architecture.ts';

/** The 64-bit architecture whose kernel runs programs of a 32-bit ABI, and with which profiles list it. */
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

/** The architecture of the kernel that runs a caller: the caller's own, or a 64-bit one. */
export function hostOf(caller: Architecture): Architecture {
  const name = HOSTS.get(caller.name);
  return ARCHITECTURES.find((one) => one.name === name) ?? caller;
}

/** More 32-bit ABIs that 64-bit kernels run, but which no profile lists with them. */
const MORE_HOSTS: ReadonlyMap<string, string> = new Map([
  ['ppc', 'ppc64'],
  ['parisc', 'parisc64'],
]);

/**
 * Whether a kernel of `host` can be built to run programs of `caller`: the same architecture, or a narrower ABI with the
 * same byte order.
 */
export function canRun(host: Architecture, caller: Architecture): boolean {
  return (
    host.name === caller.name ||
    HOSTS.get(caller.name) === host.name ||
    MORE_HOSTS.get(caller.name) === host.name
  );
}
