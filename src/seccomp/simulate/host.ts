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
