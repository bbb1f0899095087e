import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `if (flags & 2)
		return -EINVAL;
	do_exit((flags & 0xff) << 8);`,
    steps: ['check: flags & 2 EINVAL', 'effect: ends the task'],
  },
  {
    body: `if (flags & 2)
		force_sig(SIGSEGV);
	return 0;`,
    steps: ['done: !(flags & 2)', 'blank: force_sig(): a signal may end the program'],
  },
];
