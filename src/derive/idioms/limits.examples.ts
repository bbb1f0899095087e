import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `if (size > rlimit(RLIMIT_NOFILE))
		return -EINVAL;
	if (flags)
		return -EINVAL;`,
    steps: ['limit: RLIMIT_NOFILE EINVAL', 'check: flags EINVAL'],
  },
  {
    // An amount that is equal to a limit is no limit.
    body: `if (size == rlimit(RLIMIT_NOFILE))
		return -EINVAL;`,
    steps: ['work: size == rlimit(RLIMIT_NOFILE) EINVAL'],
  },
  {
    // Who asks for little may never get it, so that this proves no call to be without a probe.
    body: `if (size > rlimit(RLIMIT_NOFILE))
		return -EPERM;`,
    steps: ['blank: RLIMIT_NOFILE EPERM'],
  },
];
