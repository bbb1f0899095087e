import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `if (signal_pending(current))
		return -ERESTARTSYS;
	if (flags)
		return -EINVAL;`,
    steps: ['work: a signal is pending EINTR', 'check: flags EINVAL'],
  },
  {
    // Before and behind a wait it is what the wait answers.
    body: `schedule();
	if (signal_pending(current))
		return -ERESTARTSYS;
	if (flags)
		return -EINVAL;`,
    steps: ['wait: waits: schedule() EINTR', 'check: flags EINVAL'],
  },
  {
    body: `if (flags & 1)
		return -EINVAL;
	if (signal_pending(current))
		return -EINTR;
	schedule();
	if (flags)
		return -EINVAL;`,
    steps: ['check: flags & 1 EINVAL', 'wait: waits: schedule() EINTR', 'check: flags EINVAL'],
  },
  {
    // What is checked in between is not behind a wait.
    body: `if (signal_pending(current))
		return -EINTR;
	if (flags & 1)
		return -EINVAL;
	schedule();`,
    steps: ['work: a signal is pending EINTR', 'check: flags & 1 EINVAL', 'wait: waits: schedule()'],
  },
  {
    body: `int err = wait_event_interruptible(frob_queue, frob_ready);

	if (err)
		return err;`,
    steps: ['wait: waits: wait_event_interruptible() EINTR'],
  },
];
