import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `struct filename *name = getname(path);

	if (IS_ERR(name))
		return PTR_ERR(name);`,
    steps: ['copy: path EFAULT', 'check: strlen(path) >= PATH_MAX ENAMETOOLONG', 'check: empty(path) ENOENT'],
  },
  {
    body: `struct filename *name = getname_flags(path, flags & 1 ? LOOKUP_EMPTY : 0);

	if (IS_ERR(name))
		return PTR_ERR(name);`,
    steps: [
      'copy: path EFAULT',
      'check: strlen(path) >= PATH_MAX ENAMETOOLONG',
      'check: empty(path) && !(flags & 1) ENOENT',
    ],
  },
  {
    body: `struct filename *name = getname_uflags(path, flags);

	if (IS_ERR(name))
		return PTR_ERR(name);`,
    steps: [
      'copy: path EFAULT',
      'check: strlen(path) >= PATH_MAX ENAMETOOLONG',
      'check: empty(path) && !(flags & 4096) ENOENT',
    ],
  },
  {
    body: `CLASS(filename_maybe_null, name)(path, flags);
	if (IS_ERR(name))
		return PTR_ERR(name);
	if (!name)
		return -EISDIR;`,
    steps: [
      'copy: path when !(flags & 4096) || !empty(path) EFAULT',
      'check: strlen(path) >= PATH_MAX && (!(flags & 4096) || !empty(path)) ENAMETOOLONG',
      'check: empty(path) && !(flags & 4096) ENOENT',
      'check: flags & 4096 && empty(path) EISDIR',
    ],
  },
  {
    body: `struct path found;
	int err = user_path_at(fd, path, 0, &found);

	if (err)
		return err;`,
    steps: [
      'copy: path EFAULT',
      'check: strlen(path) >= PATH_MAX ENAMETOOLONG',
      'check: empty(path) ENOENT',
      'lookup: fd when relative(path) EBADF',
      'work: walks the path ENOENT ENOTDIR EACCES ELOOP ENOMEM ESTALE EIO EXDEV ENAMETOOLONG EINTR EAGAIN EINVAL',
    ],
  },
  {
    body: `struct path found;
	struct filename *name = getname(path);
	int err = filename_lookup(fd, name, 0, &found, NULL);

	if (err)
		return err;`,
    steps: [
      'copy: path EFAULT',
      'check: strlen(path) >= PATH_MAX ENAMETOOLONG',
      'check: empty(path) ENOENT',
      'lookup: fd when relative(path) EBADF',
      'work: walks the path ENOENT ENOTDIR EACCES ELOOP ENOMEM ESTALE EIO EXDEV ENAMETOOLONG EINTR EAGAIN EINVAL',
    ],
  },
];
