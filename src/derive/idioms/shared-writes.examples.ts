import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `static_branch_inc(&frob_key);
	if (flags)
		return -EINVAL;`,
    steps: ['blank: changes frob_key', 'check: flags EINVAL'],
  },
  {
    body: `unsigned int own;

	WRITE_ONCE(own, flags & 1);
	if (own)
		return -EINVAL;
	WRITE_ONCE(frob_state, 1);`,
    steps: ['check: flags & 1 EINVAL', 'blank: changes frob_state'],
  },
  {
    body: `smp_store_release(&current->frob, flags);
	if (flags)
		return -EINVAL;`,
    steps: ['blank: changes current->frob', 'check: flags EINVAL'],
  },
  {
    body: `atomic_t own;

	atomic_set(&own, 1);
	atomic_set(&frob_users, 1);
	if (flags)
		return -EINVAL;`,
    steps: ['blank: changes frob_users.counter', 'check: flags EINVAL'],
  },
  {
    body: `struct frob one = {}, other;

	if (copy_from_user(&other, ptr, sizeof(other)))
		return -EFAULT;
	memcpy(&one, &other, sizeof(one));
	if (one.flags)
		return -EINVAL;
	memcpy(frob_name, current->comm, 16);`,
    steps: ['copy: ptr EFAULT', 'check: ptr.flags EINVAL', 'blank: changes *frob_name'],
  },
  {
    body: `struct frob_node *node = kmalloc(32, GFP_KERNEL);

	if (!node)
		return -ENOMEM;
	list_add(&node->list, &frob_list);
	if (flags)
		return -EINVAL;`,
    steps: ['limit: memory ENOMEM', 'blank: changes frob_list', 'check: flags EINVAL'],
  },
  {
    body: `atomic_t own;

	atomic_inc(&own);
	atomic_inc(&current->frob->users);
	if (!atomic_inc_not_zero(&current->frob->active))
		return -ESRCH;
	if (atomic_inc_return(&frobs) > 64)
		return -EBUSY;
	if (flags)
		return -EINVAL;`,
    steps: [
      'work: not atomic_inc_not_zero() ESRCH',
      'blank: changes frobs',
      'work: atomic_inc_return(&frobs) > 64 EBUSY',
      'check: flags EINVAL',
    ],
  },
  {
    body: `if (flags & 1)
		return -EINVAL;
	atomic_long_add(size, &current->mm->frobbed);
	if (flags)
		return -E2BIG;`,
    steps: ['check: flags & 1 EINVAL', 'blank: changes current->mm->frobbed', 'check: flags E2BIG'],
  },
  {
    body: `unsigned long own = 0;

	set_bit(1, &own);
	if (flags & 1)
		return -EINVAL;
	if (test_and_set_bit(1, &frob_bits))
		return -EBUSY;`,
    steps: ['check: flags & 1 EINVAL', 'blank: changes frob_bits', 'work: test_and_set_bit() EBUSY'],
  },
  {
    body: `if (flags & 1)
		return -EINVAL;
	list_del(&current->frob->list);
	if (flags)
		return -E2BIG;`,
    steps: ['check: flags & 1 EINVAL', 'blank: changes current->frob->list', 'check: flags E2BIG'],
  },
];
