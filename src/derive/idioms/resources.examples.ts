import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `void *frob = kmalloc(64, GFP_KERNEL);

	if (!frob)
		return -ENOMEM;`,
    steps: ['limit: memory ENOMEM'],
  },
  {
    body: `int id = ida_alloc(&frob_ids, GFP_KERNEL);

	if (id < 0)
		return id;
	ida_free(&frob_ids, id);`,
    steps: ['limit: memory ENOMEM'],
  },
  {
    body: `int id = ida_alloc(&frob_ids, GFP_KERNEL);

	if (id < 0)
		return id;
	if (flags)
		return -EINVAL;`,
    steps: ['blank: takes an id: ida_alloc()', 'limit: memory ENOMEM', 'check: flags EINVAL'],
  },
  {
    body: `if (mutex_lock_interruptible(&frob_lock))
		return -EINTR;`,
    steps: ['work: a signal comes while a lock is waited for EINTR'],
  },
  {
    body: `if (mutex_lock_killable(&frob_lock) || mmap_read_lock_killable(frob_mm))
		return -EINTR;
	if (fatal_signal_pending(current))
		return -EINTR;
	if (flags)
		return -EINVAL;`,
    steps: ['check: flags EINVAL'],
  },
  {
    body: `request_module("frob");
	if (flags)
		return -EINVAL;`,
    steps: ['wait: loads a module', 'check: flags EINVAL'],
  },
  {
    body: `schedule();
	if (flags)
		return -EINVAL;`,
    steps: ['wait: waits: schedule()', 'check: flags EINVAL'],
  },
];
