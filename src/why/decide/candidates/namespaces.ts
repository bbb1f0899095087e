import type { RefuserFact } from './candidate.ts';

/** include/uapi/linux/sched.h. */
const NEW_USER = new Map([['CLONE_NEWUSER', 0x10000000n]]);
const NEW_OTHER = new Map([
  ['CLONE_NEWNS', 0x00020000n],
  ['CLONE_NEWCGROUP', 0x02000000n],
  ['CLONE_NEWUTS', 0x04000000n],
  ['CLONE_NEWIPC', 0x08000000n],
  ['CLONE_NEWPID', 0x20000000n],
  ['CLONE_NEWNET', 0x40000000n],
  ['CLONE_NEWTIME', 0x00000080n],
]);

const CALLS = 'unshare clone clone3';
const newUser = { argument: 0, bits: NEW_USER };
const newOther = { argument: 0, bits: NEW_OTHER };

/** What refuses new namespaces. */
export const NAMESPACE_REFUSERS: readonly RefuserFact[] = [
  {
    kind: 'sysctl',
    name: 'kernel.apparmor_restrict_unprivileged_userns',
    calls: CALLS,
    errnos: 'EPERM EACCES',
    flags: newUser,
    text: 'Ubuntu since 23.10: AppArmor refuses a user namespace to a process whose profile has no rule "userns,", or takes its capabilities in it away, so that what follows is refused',
    check:
      'sysctl kernel.apparmor_restrict_unprivileged_userns; the kernel log then has operation="userns_create"',
    source: 'the kernel of Ubuntu, security/apparmor/task.c, aa_profile_ns_perm(); opencontainers/runc#4069',
  },
  {
    kind: 'sysctl',
    name: 'kernel.unprivileged_userns_clone',
    calls: CALLS,
    errnos: 'EPERM',
    flags: newUser,
    text: 'a patch of Debian, the hardened kernel of Arch and older Ubuntu: 0 keeps user namespaces for CAP_SYS_ADMIN',
    check: 'sysctl kernel.unprivileged_userns_clone',
    source: 'the kernel of Debian, kernel/fork.c, ksys_unshare() and copy_process()',
  },
  {
    kind: 'state',
    name: 'chroot',
    calls: CALLS,
    errnos: 'EPERM',
    flags: newUser,
    text: 'a process in a chroot, whose root is not that of its mount namespace, gets no user namespace',
    check: 'compare /proc/PID/root with the first line of /proc/PID/mountinfo',
    source: 'kernel/user_namespace.c, create_user_ns(); user_namespaces(7)',
  },
  {
    kind: 'state',
    name: 'unmapped ids',
    calls: CALLS,
    errnos: 'EPERM',
    flags: newUser,
    text: 'the effective user or group of the caller is not mapped in its own user namespace',
    check: '/proc/PID/uid_map and /proc/PID/gid_map',
    source: 'kernel/user_namespace.c, create_user_ns()',
  },
  {
    kind: 'sysctl',
    name: 'user.max_user_namespaces',
    calls: CALLS,
    errnos: 'ENOSPC',
    flags: newUser,
    text: 'the limit of user namespaces is reached, or is 0; nor can they nest deeper than 32',
    check: 'sysctl user.max_user_namespaces',
    source: 'kernel/user_namespace.c, create_user_ns()',
  },
  {
    kind: 'kernel configuration',
    name: 'CONFIG_USER_NS',
    calls: CALLS,
    errnos: 'EINVAL',
    flags: newUser,
    text: 'the kernel is built without user namespaces',
    check: 'ls /proc/self/ns/user',
    source: 'include/linux/user_namespace.h, create_user_ns()',
  },
  {
    kind: 'security module',
    name: 'SELinux or a BPF program',
    calls: CALLS,
    errnos: 'EACCES',
    flags: newUser,
    text: 'since Linux 6.1 security modules are asked for a user namespace',
    check: 'the kernel log: "avc: denied { create } … tclass=user_namespace"',
    source:
      'kernel/user_namespace.c, security_create_user_ns(); security/selinux/hooks.c, selinux_userns_create()',
  },
  {
    kind: 'capability',
    name: 'CAP_SYS_ADMIN',
    calls: CALLS,
    errnos: 'EPERM',
    flags: newOther,
    text: 'other namespaces than a user namespace need it over the user namespace of the caller (or over the new one, if CLONE_NEWUSER is asked for as well)',
    check: 'grep CapEff /proc/PID/status',
    source: 'kernel/nsproxy.c, copy_namespaces() and unshare_nsproxy_namespaces(); namespaces(7)',
  },
  {
    kind: 'limit',
    name: 'user.max_*_namespaces',
    calls: CALLS,
    errnos: 'ENOSPC',
    flags: newOther,
    text: 'the limit of one of the namespaces is reached',
    check: 'sysctl user',
    source: 'kernel/ucount.c, inc_ucount()',
  },
  {
    kind: 'capability',
    name: 'CAP_SYS_ADMIN',
    calls: 'setns',
    errnos: 'EPERM',
    text: 'joining a namespace needs it over the user namespace that owns it',
    check: 'grep CapEff /proc/PID/status',
    source: 'kernel/nsproxy.c, validate_nsset(); setns(2)',
  },
];
