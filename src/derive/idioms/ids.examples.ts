import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `kuid_t kuid = make_kuid(current_user_ns(), flags);

	if (!uid_valid(kuid))
		return -EINVAL;
	if (size)
		return -E2BIG;`,
    steps: [
      'check: flags == 0xffffffff EINVAL',
      'limit: an id in the user namespace EINVAL',
      'check: size E2BIG',
    ],
  },
  {
    body: `if (uid_eq(current_euid(), current_euid()))
		return -EEXIST;`,
    steps: ['check: 1 EEXIST'],
  },
  {
    body: `if (!gid_eq(current_egid(), frob->gid))
		return -EACCES;`,
    steps: ['work: not gid_eq() EACCES'],
  },
  {
    body: `uid_t uid = from_kuid_munged(current_user_ns(), current_euid());

	if (put_user(uid, number))
		return -EFAULT;
	return from_kuid(current_user_ns(), current_euid());`,
    steps: ['write: number EFAULT'],
  },
  {
    body: `return task_tgid_vnr(current);`,
    steps: [],
  },
];
