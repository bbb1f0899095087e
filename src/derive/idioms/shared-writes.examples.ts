import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
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
];
