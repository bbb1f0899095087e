import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `int error = 0;

	if (flags & 2)
		error = -EINVAL;
	restore_saved_sigmask_unless(error == -EINTR);
	if (error)
		return error;`,
    steps: ['check: flags & 2 EINVAL'],
  },
  {
    body: `sigset_t mask;

	set_current_blocked(&mask);
	if (flags)
		return -EINVAL;`,
    steps: ['blank: set_current_blocked(): not found', 'check: flags EINVAL'],
  },
  {
    body: `struct hrtimer_sleeper timeout;
	int error = 0;

	hrtimer_setup_sleeper_on_stack(&timeout, 0, 0);
	if (flags & 2)
		error = -EINVAL;
	hrtimer_cancel(&timeout.timer);
	destroy_hrtimer_on_stack(&timeout.timer);
	if (error)
		return error;`,
    steps: ['check: flags & 2 EINVAL'],
  },
  {
    body: `hrtimer_cancel(&current->frob_timer);
	if (flags)
		return -EINVAL;`,
    steps: ['blank: hrtimer_cancel(): not found', 'check: flags EINVAL'],
  },
  {
    body: `sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, flags);
	if (flags)
		return -EINVAL;`,
    steps: ['check: flags EINVAL'],
  },
];
