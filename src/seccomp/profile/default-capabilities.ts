/**
 * The bounding set that Docker and containerd give a container that asks for nothing (moby/moby, oci/caps/defaults.go);
 * Podman's is smaller. A profile in a file is resolved with it where nothing else is said.
 */
export const DEFAULT_CAPABILITIES: ReadonlySet<string> = new Set(
  (
    'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL ' +
    'AUDIT_WRITE'
  )
    .split(' ')
    .map((name) => `CAP_${name}`),
);
