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
    body: `if (task_nice(current))
		return -EINVAL;
	if (flags)
		return -E2BIG;`,
    steps: ['work: task_nice() EINVAL', 'check: flags E2BIG'],
  },
  {
    body: `put_frob(current->frob);
	if (flags)
		return -EINVAL;
	drop_frobs(size);
	free_frobs();`,
    steps: ['check: flags EINVAL', 'blank: drop_frobs(): not found'],
  },
];
