import type { RefuserFact } from './candidate.ts';

const CHOWN = 'chown lchown fchown fchownat chown32 fchown32 lchown32';
const CHMOD = 'chmod fchmod fchmodat fchmodat2';
const TIMES = 'utime utimes utimensat utimensat_time64 futimesat';
const XATTR =
  'setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat file_setattr';
const OPEN = 'open openat openat2 creat';
const NAMES = 'unlink unlinkat rmdir rename renameat renameat2 link linkat';
const MOUNT =
  'mount umount umount2 pivot_root fsopen fsconfig fsmount fspick move_mount open_tree open_tree_attr mount_setattr';
const PATHS = `${OPEN} ${NAMES} ${CHMOD} ${CHOWN} ${TIMES} ${XATTR} mkdir mkdirat mknod mknodat symlink symlinkat truncate truncate64 execve execveat access faccessat faccessat2 stat lstat stat64 lstat64 newfstatat fstatat64 statx chdir chroot readlink readlinkat getxattr lgetxattr listxattr statfs inotify_add_watch name_to_handle_at bind connect`;

/** What refuses calls about files and mounts. */
export const FILE_REFUSERS: readonly RefuserFact[] = [
  {
    kind: 'ownership',
    name: 'the owner of the file',
    calls: CHMOD,
    errnos: 'EPERM',
    text: 'the caller is not the owner and lacks CAP_FOWNER (an id that its user namespace does not map belongs to nobody)',
    check: 'stat FILE; id',
    source: 'fs/attr.c, setattr_prepare(); chmod(2)',
  },
  {
    kind: 'ownership',
    name: 'the owner of the file',
    calls: CHOWN,
    errnos: 'EPERM',
    text: 'the caller lacks CAP_CHOWN, or an id is not mapped in its user namespace',
    check: 'stat FILE; id; grep CapEff /proc/PID/status',
    source: 'fs/attr.c, chown_ok() and chgrp_ok(); chown(2)',
  },
  {
    kind: 'ownership',
    name: 'the owner of the file',
    calls: TIMES,
    errnos: 'EPERM',
    text: 'the caller is not the owner and lacks CAP_FOWNER',
    check: 'stat FILE; id',
    source: 'fs/attr.c, setattr_prepare(); utimensat(2)',
  },
  {
    kind: 'state',
    name: 'an immutable or append-only file',
    calls: `${OPEN} ${NAMES} ${CHMOD} ${CHOWN} ${TIMES} ${XATTR} truncate truncate64 ftruncate ftruncate64 fallocate`,
    errnos: 'EPERM',
    text: 'chattr +i or +a is set',
    check: 'lsattr -d FILE',
    source: 'fs/attr.c, may_setattr(); fs/namei.c, may_open() and may_delete()',
  },
  {
    kind: 'capability',
    name: 'CAP_SYS_ADMIN',
    calls: XATTR,
    errnos: 'EPERM',
    text: 'attributes in "trusted." and "security." need it',
    check: 'grep CapEff /proc/PID/status',
    source: 'fs/xattr.c, xattr_permission(); security/commoncap.c, cap_inode_setxattr()',
  },
  {
    kind: 'ownership',
    name: 'O_NOATIME',
    calls: OPEN,
    errnos: 'EPERM',
    text: 'O_NOATIME is for the owner of the file and CAP_FOWNER',
    check: 'stat FILE; id',
    source: 'fs/namei.c, may_open(); open(2)',
  },
  {
    kind: 'permission',
    name: 'the devices of the control group',
    calls: `${OPEN} mknod mknodat`,
    errnos: 'EPERM',
    text: 'the control group of the container does not list this device',
    check: 'run the container with --device',
    source: 'security/device_cgroup.c, devcgroup_check_permission()',
  },
  {
    kind: 'capability',
    name: 'CAP_MKNOD',
    calls: 'mknod mknodat',
    errnos: 'EPERM',
    text: 'device nodes need it, outside of every user namespace but the first',
    check: 'grep CapEff /proc/PID/status',
    source: 'fs/namei.c, vfs_mknod(); mknod(2)',
  },
  {
    kind: 'sysctl',
    name: 'fs.protected_hardlinks',
    calls: 'link linkat',
    errnos: 'EPERM',
    text: '1 allows hard links to own files, and to ones that can be read and written',
    check: 'sysctl fs.protected_hardlinks',
    source: 'fs/namei.c, may_linkat()',
  },
  {
    kind: 'sysctl',
    name: 'fs.protected_regular, fs.protected_fifos, fs.protected_symlinks',
    calls: OPEN,
    errnos: 'EACCES',
    text: 'a file, fifo or link of somebody else in a sticky directory such as /tmp',
    check: 'sysctl fs',
    source: 'fs/namei.c, may_create_in_sticky() and may_follow_link()',
  },
  {
    kind: 'ownership',
    name: 'a sticky directory',
    calls: 'unlink unlinkat rmdir rename renameat renameat2',
    errnos: 'EPERM',
    text: 'the caller owns neither the file nor the directory',
    check: 'stat DIRECTORY',
    source: 'fs/namei.c, may_delete()',
  },
  {
    kind: 'capability',
    name: 'CAP_SYS_ADMIN',
    calls: MOUNT,
    errnos: 'EPERM',
    text: 'mounting needs it over the user namespace that owns the mount namespace; mounts that come from outside of it are locked',
    check: 'grep CapEff /proc/PID/status',
    source: 'fs/namespace.c, may_mount(); mount_namespaces(7)',
  },
  {
    kind: 'capability',
    name: 'CAP_SYS_CHROOT',
    calls: 'chroot',
    errnos: 'EPERM',
    text: 'the call needs it',
    check: 'grep CapEff /proc/PID/status',
    source: 'fs/open.c, chroot(); chroot(2)',
  },
  {
    kind: 'capability',
    name: 'CAP_DAC_READ_SEARCH',
    calls: 'open_by_handle_at',
    errnos: 'EPERM',
    text: 'the call needs it',
    check: 'grep CapEff /proc/PID/status',
    source: 'fs/fhandle.c; open_by_handle_at(2)',
  },
  {
    kind: 'capability',
    name: 'CAP_SYS_ADMIN',
    calls: 'fanotify_init fanotify_mark',
    errnos: 'EPERM',
    text: 'all but the plain kind of groups and marks need it',
    check: 'grep CapEff /proc/PID/status',
    source: 'fs/notify/fanotify/fanotify_user.c; fanotify_init(2)',
  },
  {
    kind: 'permission',
    name: 'file permissions',
    calls: PATHS,
    errnos: 'EACCES',
    text: 'the mode or the ACL of the file, or search permission of a directory on the way to it, denies the access; for an exec also a file system mounted noexec',
    check: 'namei -l PATH; id',
    source: 'fs/namei.c, inode_permission(); path_resolution(7)',
  },
  {
    kind: 'security module',
    name: 'Landlock',
    calls: `${PATHS} truncate ftruncate ioctl`,
    errnos: 'EACCES',
    text: 'the program, or one that started it, has restricted itself to some files or ports',
    check:
      'since Linux 6.15 the kernel log has type=1423; earlier, look for landlock_restrict_self in a trace of the start',
    source: 'security/landlock/fs.c; landlock(7)',
  },
];
