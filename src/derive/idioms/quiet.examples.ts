import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `pr_debug("frob at %p", ptr);
	if (flags)
		return -EINVAL;`,
    steps: ['check: flags EINVAL'],
  },
  {
    body: `mutex_lock(&frob_lock);
	spin_lock(&frob_spin);
	kfree(current->frob);
	fput(current->frob_file);
	if (flags)
		return -EINVAL;`,
    steps: ['check: flags EINVAL'],
  },
  {
    body: `put_frob(ptr);
	if (flags)
		return -EINVAL;`,
    steps: ['blank: put_frob(): not found', 'check: flags EINVAL'],
  },
  {
    body: `if (upper_32_bits(current->frob))
		return -EINVAL;
	if (flags)
		return -E2BIG;`,
    steps: ['work: upper_32_bits() EINVAL', 'check: flags E2BIG'],
  },
];
