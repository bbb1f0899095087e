import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `if (!capable(CAP_SYS_ADMIN))
		return -EPERM;`,
    steps: ['permission: CAP_SYS_ADMIN EPERM'],
  },
  {
    body: `if (!capable(CAP_PERFMON) && !capable(CAP_SYS_ADMIN))
		return -EPERM;`,
    steps: ['permission: CAP_PERFMON or CAP_SYS_ADMIN EPERM'],
  },
  {
    body: `if (!task_no_new_privs(current) && !ns_capable_noaudit(current_user_ns(), CAP_SYS_ADMIN))
		return -EPERM;`,
    steps: ['permission: CAP_SYS_ADMIN or task_no_new_privs() EPERM'],
  },
  {
    body: `if (current->frob_state && !capable(CAP_SYS_ADMIN))
		return -EPERM;`,
    steps: ['permission: CAP_SYS_ADMIN or something else EPERM'],
  },
  {
    body: `if (!ptrace_may_access(current->frob_task, 1))
		return -EACCES;`,
    steps: ['permission: ptrace_may_access() EACCES'],
  },
  {
    body: `int err = security_file_open(current->frob_file);

	if (err)
		return err;`,
    steps: ['permission: a security module refuses (security_file_open) EACCES EPERM'],
  },
  {
    body: `int err = security_task_alloc(current, 0);

	if (err)
		return err;`,
    steps: ['limit: memory ENOMEM'],
  },
  {
    body: `int err = security_task_prctl(flags, 0, 0, 0, 0);

	if (err != -ENOSYS)
		return err;
	if (flags)
		return -EINVAL;`,
    steps: [
      'permission: a security module refuses (security_task_prctl) EACCES EPERM',
      'check: flags EINVAL',
    ],
  },
  {
    body: `if (!may_mount())
		return -EPERM;`,
    steps: ['permission: may_mount() EPERM'],
  },
  {
    body: `int err = inode_permission(NULL, current->frob_inode, 2);

	if (err)
		return err;`,
    steps: ['permission: permission for the file EACCES EPERM', 'work: the file system is read-only EROFS'],
  },
];
