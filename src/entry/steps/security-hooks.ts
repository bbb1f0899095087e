/**
 * The functions of security/security.c that specs name, each with the modules that have its hook: LSM_HOOK_INIT() in
 * security/ of Linux 6.12.117 and 7.2.13 (Debian), in either of them. Those that commoncap.c has a refusing hook for
 * are left out, as that is always there. (Its cap_task_fix_setuid() refuses nothing, and what its cap_task_prctl() does is
 * described step by step.)
 */
const HOOKS: ReadonlyMap<string, readonly string[]> = new Map([
  ['security_bpf', ['SELINUX']],
  ['security_file_fcntl', ['SELINUX', 'SMACK', 'TOMOYO']],
  ['security_inode_file_getattr', ['SELINUX']],
  ['security_inode_getattr', ['APPARMOR', 'SELINUX', 'SMACK', 'TOMOYO']],
  ['security_inode_init_security_anon', ['SELINUX']],
  ['security_inode_listxattr', ['SELINUX']],
  ['security_inode_readlink', ['SELINUX']],
  ['security_ipc_permission', ['SELINUX', 'SMACK']],
  ['security_move_mount', ['APPARMOR', 'LANDLOCK', 'SELINUX']],
  ['security_msg_queue_msgctl', ['SELINUX', 'SMACK']],
  ['security_path_notify', ['SELINUX']],
  ['security_quotactl', ['SELINUX']],
  ['security_sb_mount', ['APPARMOR', 'LANDLOCK', 'SELINUX', 'TOMOYO']],
  ['security_sb_pivotroot', ['APPARMOR', 'LANDLOCK', 'TOMOYO']],
  ['security_sb_statfs', ['SELINUX', 'SMACK']],
  ['security_sem_alloc', ['SELINUX', 'SMACK']],
  ['security_sem_associate', ['SELINUX', 'SMACK']],
  ['security_sem_semctl', ['SELINUX', 'SMACK']],
  ['security_sem_semop', ['SELINUX', 'SMACK']],
  ['security_shm_alloc', ['SELINUX', 'SMACK']],
  ['security_shm_associate', ['SELINUX', 'SMACK']],
  ['security_shm_shmctl', ['SELINUX', 'SMACK']],
  ['security_socket_accept', ['APPARMOR', 'SELINUX']],
  ['security_socket_connect', ['APPARMOR', 'LANDLOCK', 'SELINUX', 'SMACK', 'TOMOYO']],
  ['security_socket_create', ['APPARMOR', 'SELINUX']],
  ['security_socket_post_create', ['APPARMOR', 'SELINUX', 'SMACK']],
  ['security_socket_socketpair', ['APPARMOR', 'SELINUX', 'SMACK']],
  ['security_syslog', ['SELINUX', 'SMACK']],
  ['security_task_fix_setgid', ['SAFESETID']],
  ['security_task_fix_setgroups', ['SAFESETID']],
  ['security_task_fix_setuid', ['SAFESETID']],
  ['security_task_getioprio', ['SELINUX', 'SMACK']],
  ['security_task_getpgid', ['SELINUX', 'SMACK']],
  ['security_task_getscheduler', ['SELINUX', 'SMACK']],
  ['security_task_getsid', ['SELINUX', 'SMACK']],
  ['security_task_kill', ['APPARMOR', 'LANDLOCK', 'SELINUX', 'SMACK']],
  ['security_task_movememory', ['SELINUX', 'SMACK']],
  ['security_task_prctl', ['YAMA']],
  ['security_task_setpgid', ['SELINUX', 'SMACK']],
  ['security_task_wait', []],
  ['security_uring_allowed', ['SELINUX']],
]);

/** A permission that nothing but hooks of security modules decides, which it names; derived ones say in which function. */
const MODULES_ALONE = /^a security module refuses \((security_\w+(?:, security_\w+)*)\)(?: in \w+\(\))?$/;

/**
 * The options of the kernel's configuration that build in a module which may refuse a call at a `permission` of these
 * words. Undefined where something else may refuse it there, or where it is not known which modules do.
 */
export function refusingModules(words: string): readonly string[] | undefined {
  const hooks = MODULES_ALONE.exec(words)?.[1]
    ?.split(', ')
    .map((hook) => HOOKS.get(hook));
  if (hooks === undefined) return undefined;
  const options = new Set(['CONFIG_BPF_LSM']);
  for (const modules of hooks) {
    if (modules === undefined) return undefined;
    for (const module of modules) options.add(`CONFIG_SECURITY_${module}`);
  }
  return [...options];
}
