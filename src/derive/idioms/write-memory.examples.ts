import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `if (put_user(1, number))
		return -EFAULT;`,
    steps: ['write: number EFAULT'],
  },
  {
    body: `put_user(1, current->frob_place);
	if (flags)
		return -EINVAL;`,
    steps: ['blank: changes memory that no argument names: put_user()', 'check: flags EINVAL'],
  },
  {
    body: `unsafe_put_user(1, number, fault);
	return 0;
fault:
	return -EFAULT;`,
    steps: ['write: number EFAULT'],
  },
  {
    body: `if (copy_to_user(ptr, &current->frob, size))
		return -EFAULT;`,
    steps: ['write: ptr, size bytes EFAULT'],
  },
  {
    body: `if (clear_user(ptr, size))
		return -EFAULT;`,
    steps: ['write: ptr, size bytes EFAULT'],
  },
  {
    body: 'return copy_struct_to_user(ptr, size, &current->frob, 16, NULL);',
    steps: ['write: ptr, size bytes EFAULT', 'done: 1'],
  },
  {
    body: `struct frob frob;

	memset(&frob, 0, sizeof(frob));
	if (frob.flags)
		return -EIO;
	if (flags)
		return -EINVAL;`,
    steps: ['check: flags EINVAL'],
  },
];
