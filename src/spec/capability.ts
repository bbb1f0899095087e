import type { RawSpec } from './definition/spec.ts';
import type { Scalar } from './yaml/node.ts';

/** Capabilities by number (include/uapi/linux/capability.h, Linux 6.18). */
export const CAPABILITY_NAMES: readonly string[] = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE ' +
  'NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN ' +
  'SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE ' +
  'MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'
)
  .split(' ')
  .map((name) => `CAP_${name}`);

/** The capabilities under `privilege`, in its short form or in the form that also says over what. */
export function statedCapabilities({
  privilege,
}: RawSpec): readonly (Scalar & { readonly pointer: string })[] {
  if (privilege === undefined) return [];
  return 'node' in privilege ? privilege.capability : privilege;
}
