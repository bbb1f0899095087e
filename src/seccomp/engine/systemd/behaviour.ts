import { parseIntervals } from '../../runtimes/release-intervals.ts';

/**
 * What releases of systemd do differently, read in src/shared/seccomp-util.c, src/core/load-fragment.c and
 * src/core/execute.c (exec-invoke.c since 255) at every tag of systemd-stable up to 256, and of 257.13.
 */
const BEHAVIOUR = {
  /** An allow list gives ENOSYS to calls that systemd does not know (override_default_action). */
  hidesUnknownCalls: '255',
  /** `name:errno` in a deny list (parse_syscall_and_errno). */
  readsErrnos: '236',
  /** `kill` as an errno; an entry with an errno in a list that allows. */
  readsKill: '248',
  /** `none` as the address families. */
  readsNoFamilies: '249',
  /** SystemCallLog=. */
  logsCalls: '247',
  /**
   * Its own write of a timestamp makes it allow write (handoff_timestamp_fd, in apply_syscall_filter). In 256 it sends the
   * timestamp, and allows nothing for it.
   */
  allowsWrite: '257',
  /** PR_SET_MDWE instead of a filter, on Linux 6.3 and later. */
  asksKernelForWx: '254',
  /** ENOSYS for openat2 with RestrictSUIDSGID=; EPERM before. */
  hidesOpenat2: '248',
  refusesOpenat2: '246',
  /** fchmodat2 with RestrictSUIDSGID=. */
  refusesFchmodat2: '252.23..253 253.17..254 254.10',
  /** ENOSYS for clone3 with RestrictNamespaces=. */
  hidesClone3: '249.12..250 250.5',
  /** The time namespace with RestrictNamespaces= (src/basic/namespace-util.c, namespace_info). */
  refusesTimeNamespaces: '252',
  /** pkey_mprotect with MemoryDenyWriteExecute=. */
  refusesPkeyMprotect: '236',
  RestrictNamespaces: '233',
  MemoryDenyWriteExecute: '231',
  RestrictRealtime: '231',
  RestrictSUIDSGID: '242',
  ProtectKernelTunables: '232',
  ProtectKernelModules: '232',
  ProtectKernelLogs: '244',
  ProtectClock: '245',
  PrivateDevices: '232',
  LockPersonality: '235',
  ProtectHostname: '242',
} as const;

export type SystemdBehaviour = keyof typeof BEHAVIOUR;

/** Whether a release does something. */
export function systemdDoes(behaviour: SystemdBehaviour, release: string): boolean {
  return parseIntervals(BEHAVIOUR[behaviour])(release);
}

/** seccomp_local_archs of src/shared/seccomp-util.c: the architectures that get a filter, by that of the machine. */
const LOCAL: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['x86', 'x32', 'x86_64'],
  x32: ['x86', 'x86_64', 'x32'],
  aarch64: ['arm', 'aarch64'],
  mips: ['mipsel', 'mips'],
  mipsel: ['mips', 'mipsel'],
  mips64: ['mipsel', 'mips', 'mipsel64n32', 'mips64n32', 'mipsel64', 'mips64'],
  mipsel64: ['mips', 'mipsel', 'mips64n32', 'mipsel64n32', 'mips64', 'mipsel64'],
  parisc64: ['parisc', 'parisc64'],
  ppc64: ['ppc', 'ppc64le', 'ppc64'],
  ppc64le: ['ppc', 'ppc64', 'ppc64le'],
  s390x: ['s390', 's390x'],
};

/** The architectures for which systemd makes filters on a machine. */
export function localArchitectures(native: string): readonly string[] {
  return LOCAL[native] ?? [native];
}
