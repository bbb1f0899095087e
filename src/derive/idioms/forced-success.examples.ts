import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `if (put_user(0, number))
		return -EFAULT;
	force_successful_syscall_return();
	return ticks_since_boot();`,
    steps: ['write: number EFAULT', 'blank: ticks_since_boot(): not found'],
  },
  {
    // Only one of two ways forces it.
    body: `if (flags)
		force_successful_syscall_return();
	return current->frobbed;`,
    steps: ['done: flags', 'blank: returns current->frobbed'],
  },
];
