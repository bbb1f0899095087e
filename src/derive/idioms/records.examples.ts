import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `audit_log_capset(NULL, NULL);
	__audit_mmap_fd(1, flags);
	if (flags)
		return -EINVAL;
	audit_frobs_reset(flags);`,
    steps: ['check: flags EINVAL', 'blank: audit_frobs_reset(): not found'],
  },
  {
    body: `trace_frob_start(flags);
	if (flags)
		return -EINVAL;`,
    steps: ['check: flags EINVAL'],
  },
];
