import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `NODEMASK_SCRATCH(scratch);

	if (!scratch)
		return -ENOMEM;
	if (flags)
		return -EINVAL;`,
    steps: ['limit: memory ENOMEM', 'check: flags EINVAL'],
  },
  {
    body: `NODEMASK_ALLOC(nodemask_t, nodes, GFP_KERNEL);

	if (nodes && flags)
		return -EINVAL;`,
    steps: ['blank: may succeed here: memory', 'done: !flags', 'check: 1 EINVAL'],
  },
];
