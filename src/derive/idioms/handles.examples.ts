import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `CLASS(fd, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	if (!fd_file(f))
		return -EIO;`,
    steps: ['lookup: fd EBADF'],
  },
  {
    body: `struct file *file = files_lookup_fd_locked(current->files, fd);

	if (!file)
		return -EBADF;`,
    steps: ['lookup: fd EBADF'],
  },
  {
    body: `struct file *file = fget(current->frob_fd);

	if (!file)
		return -EBADF;`,
    steps: ['work: a descriptor names nothing EBADF'],
  },
  {
    body: `struct pid *target = pidfd_get_pid(fd, &current->frob);

	if (IS_ERR(target))
		return PTR_ERR(target);`,
    steps: ['lookup: fd EBADF'],
  },
  {
    body: `struct task_struct *task = pidfd_get_task(fd, &current->frob);

	if (IS_ERR(task))
		return PTR_ERR(task);`,
    steps: ['lookup: fd EBADF', 'lookup: fd ESRCH'],
  },
  {
    body: `struct pid *target = find_get_pid(fd);

	if (!target)
		return -ESRCH;`,
    steps: ['check: fd <= 0 ESRCH', 'lookup: fd ESRCH'],
  },
  {
    body: `struct task_struct *task = find_process_by_pid(fd);

	if (!task)
		return -ESRCH;`,
    steps: ['check: fd < 0 ESRCH', 'lookup: fd ESRCH'],
  },
  {
    body: `int new = get_unused_fd_flags(O_CLOEXEC);

	if (new < 0)
		return new;
	fd_install(new, current->frob_file);`,
    steps: ['limit: a descriptor must be free EMFILE', 'effect: installs a descriptor'],
  },
  {
    body: `int new = get_unused_fd_flags(O_CLOEXEC);

	if (flags)
		return -EINVAL;`,
    steps: ['blank: takes a descriptor: get_unused_fd_flags()', 'check: flags EINVAL'],
  },
  {
    body: 'return anon_inode_getfd("frob", &frob_fops, NULL, 0);',
    steps: ['limit: a descriptor or memory is short EMFILE ENFILE ENOMEM', 'done: 1'],
  },
  {
    body: `struct file *file = anon_inode_getfile("frob", &frob_fops, NULL, 0);

	if (IS_ERR(file))
		return PTR_ERR(file);`,
    steps: ['limit: memory for a file ENFILE ENOMEM'],
  },
  {
    body: `struct file *file = anon_inode_create_getfile("frob", &frob_fops, NULL, 0, NULL);

	if (IS_ERR(file))
		return PTR_ERR(file);`,
    steps: ['limit: memory for a file ENFILE ENOMEM', 'permission: a security module refuses EACCES EPERM'],
  },
  {
    body: 'return FD_ADD(O_CLOEXEC, anon_inode_getfile("frob", &frob_fops, NULL, 0));',
    steps: [
      'limit: a descriptor must be free EMFILE',
      'limit: memory for a file ENFILE ENOMEM',
      'effect: installs a descriptor',
    ],
  },
  {
    body: `FD_PREPARE(fdf, O_CLOEXEC, anon_inode_getfile("frob", &frob_fops, NULL, 0));
	if (fdf.err)
		return fdf.err;
	if (!fd_prepare_file(fdf))
		return -EIO;
	return fd_publish(fdf);`,
    steps: [
      'limit: a descriptor must be free EMFILE',
      'limit: memory for a file ENFILE ENOMEM',
      'effect: installs a descriptor',
    ],
  },
  {
    body: `struct frob *found = idr_find(&frobs, flags);

	if (!found)
		return -EINVAL;
	return PTR_ERR_OR_ZERO(found);`,
    steps: ['work: nothing has the number that idr_find() looks for EINVAL'],
  },
  {
    body: `if (!file_close_fd(fd))
		return -EBADF;`,
    steps: ['lookup: fd EBADF', 'effect: closes a descriptor'],
  },
];
