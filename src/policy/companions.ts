/** Calls of which one does what another does, so that a policy has to treat both alike. */
export interface Companions {
  /** Calls that a policy refuses, or lets pass under conditions. */
  readonly calls: readonly string[];
  /**
   * Ways to do the same. Of a way with several calls each is needed; one in brackets is tried with that argument:
   * "clone(0x10000000)".
   */
  readonly ways: readonly (readonly string[])[];
  /** Whether a way does all that the call does, and not only a part of it. */
  readonly isWhole: boolean;
  /** What the calls have in common, after "which": "create processes". */
  readonly does: string;
  /** What no filter sees of a way, by its first call: it lies in memory, and a filter has the registers alone. */
  readonly hidden: Readonly<Record<string, string>>;
  readonly source: string;
}

type Row = readonly [calls: string, ways: string, does: string, source: string];

/** Calls that do all of what a refused one does. Those of a row are told apart by a space, those of one way by a plus. */
const WHOLE: readonly Row[] = [
  ['clone', 'clone3', 'create processes, threads and namespaces', 'clone(2)'],
  ['fork vfork', 'fork vfork clone clone3', 'create processes', 'fork(2), clone(2)'],
  ['unshare', 'clone(0x10000000) clone3', 'put a process into new namespaces', 'namespaces(7)'],
  ['open openat creat', 'open openat openat2', 'open files', 'open(2), openat2(2)'],
  ['execve', 'execveat', 'execute programs', 'execveat(2)'],
  [
    'chmod fchmod fchmodat',
    'chmod fchmod fchmodat fchmodat2',
    'change the mode of files',
    'chmod(2); fs/open.c, fchmodat2 (Linux 6.6)',
  ],
  ['chown lchown fchown fchownat', 'chown lchown fchown fchownat', 'change the owner of files', 'chown(2)'],
  ['unlink rmdir unlinkat', 'unlink unlinkat', 'remove names of files', 'unlink(2)'],
  ['rename renameat renameat2', 'rename renameat renameat2', 'rename files', 'rename(2)'],
  ['mkdir mkdirat', 'mkdir mkdirat', 'create directories', 'mkdir(2)'],
  ['mknod mknodat', 'mknod mknodat', 'create device files', 'mknod(2)'],
  ['link linkat', 'link linkat', 'create hard links', 'link(2)'],
  ['symlink symlinkat', 'symlink symlinkat', 'create symbolic links', 'symlink(2)'],
  [
    'setxattr lsetxattr fsetxattr',
    'setxattr lsetxattr fsetxattr setxattrat',
    'set extended attributes',
    'setxattr(2); fs/xattr.c, setxattrat (Linux 6.13)',
  ],
  [
    'removexattr lremovexattr fremovexattr',
    'removexattr lremovexattr fremovexattr removexattrat',
    'remove extended attributes',
    'removexattr(2); fs/xattr.c, removexattrat (Linux 6.13)',
  ],
  [
    'mount',
    'fsopen+fsconfig+fsmount+move_mount open_tree+move_mount open_tree_attr+move_mount',
    'mount',
    'mount(2); fs/namespace.c (Linux 5.2)',
  ],
  ['mprotect', 'pkey_mprotect', 'make memory executable', 'mprotect(2)'],
  ['init_module finit_module', 'init_module finit_module', 'load kernel modules', 'init_module(2)'],
  ['kexec_load kexec_file_load', 'kexec_load kexec_file_load', 'load another kernel', 'kexec_load(2)'],
  ['settimeofday clock_settime', 'settimeofday clock_settime', 'set the clock', 'clock_settime(2)'],
  [
    'kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo',
    'kill tkill tgkill pidfd_send_signal',
    'send signals',
    'kill(2), tgkill(2), pidfd_send_signal(2)',
  ],
  ['accept accept4', 'accept accept4', 'accept connections', 'accept(2)'],
  ['sendto sendmsg sendmmsg', 'sendmsg sendmmsg', 'send messages', 'send(2), sendmmsg(2)'],
  ['recvfrom recvmsg recvmmsg', 'recvmsg recvmmsg', 'receive messages', 'recv(2), recvmmsg(2)'],
  ['setuid setreuid setresuid', 'setuid setreuid setresuid', 'change user ids', 'setresuid(2)'],
  ['setgid setregid setresgid', 'setgid setregid setresgid', 'change group ids', 'setresgid(2)'],
  ['setrlimit', 'prlimit64', 'set limits of resources', 'prlimit(2)'],
  [
    'sched_setscheduler sched_setparam',
    'sched_setscheduler sched_setattr',
    'set the scheduling policy',
    'sched_setattr(2)',
  ],
  ['quotactl', 'quotactl_fd', 'change quotas', 'quotactl(2)'],
];

/** Calls that do a part of what a refused one does. */
const PARTIAL: readonly Row[] = [
  [
    'mount',
    'mount_setattr',
    'change the flags of a mount, as mount(2) does with MS_REMOUNT',
    'mount_setattr(2)',
  ],
  [
    'ptrace',
    'process_vm_readv process_vm_writev',
    'read and change the memory of another process',
    'process_vm_readv(2)',
  ],
  ['ptrace', 'pidfd_getfd', 'take descriptors of another process', 'pidfd_getfd(2)'],
];

/** What lies in memory, by call. */
const HIDDEN: Readonly<Record<string, string>> = {
  clone3: 'flags in struct clone_args',
  openat2: 'flags and mode in struct open_how',
  sendmsg: 'the address in struct msghdr',
  sendmmsg: 'the addresses in struct mmsghdr',
  setxattrat: 'flags in struct xattr_args',
  mount_setattr: 'flags in struct mount_attr',
  sched_setattr: 'the policy in struct sched_attr',
  open_tree_attr: 'flags in struct mount_attr',
};

/** What a policy has to treat alike, by what the calls do. */
export const COMPANIONS: readonly Companions[] = [
  ...WHOLE.map((row) => companions(row, true)),
  ...PARTIAL.map((row) => companions(row, false)),
];

function companions([calls, ways, does, source]: Row, isWhole: boolean): Companions {
  return {
    calls: calls.split(' '),
    ways: ways.split(' ').map((way) => way.split('+')),
    does,
    source,
    isWhole,
    hidden: HIDDEN,
  };
}
