/**
 * The default bounding set of Docker and containerd (moby/moby, oci/caps/defaults.go); Podman's is smaller. Profiles from
 * files are resolved with it unless `--cap` says otherwise.
 */
export const DEFAULT_CAPABILITIES: ReadonlySet<string> = new Set(
  (
    'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL ' +
    'AUDIT_WRITE'
  )
    .split(' ')
    .map((name) => `CAP_${name}`),
);
