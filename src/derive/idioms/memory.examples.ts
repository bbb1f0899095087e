import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `struct iovec *vector = NULL;
	struct iov_iter iter;
	ssize_t bytes = import_iovec(0, ptr, size, 8, &vector, &iter);

	if (bytes < 0)
		return bytes;
	if (flags)
		return -EINVAL;`,
    steps: [
      'check: (__u64)(__u32)size > UIO_MAXIOV EINVAL',
      'limit: memory for the vectors ENOMEM',
      'copy: ptr, (__u64)(__u32)size * 16 bytes EFAULT',
      'work: a vector is too long, or outside of user space EINVAL EFAULT',
      'check: flags EINVAL',
    ],
  },
  {
    body: `size_t length;

	if (get_user(length, number))
		return -EFAULT;
	if (length > 16)
		return -E2BIG;`,
    steps: ['copy: number EFAULT', 'check: (__u64)number[0] > 16 E2BIG'],
  },
  {
    body: `struct frob frob;

	if (copy_from_user(&frob, ptr, sizeof(frob)))
		return -EFAULT;
	if (frob.flags & ~1)
		return -EINVAL;`,
    steps: ['copy: ptr EFAULT', 'check: ptr.flags & 0xfffffffffffffffeUL EINVAL'],
  },
  {
    body: `struct frob frob;

	if (copy_from_sockptr(&frob, USER_SOCKPTR(ptr), sizeof(frob)))
		return -EFAULT;`,
    steps: ['copy: ptr EFAULT'],
  },
  {
    body: `struct frob frob;
	int err = copy_struct_from_user(&frob, sizeof(frob), ptr, size);

	if (err)
		return err;
	if (frob.flags)
		return -EINVAL;`,
    steps: ['copy: ptr, size bytes EFAULT', 'check: ptr.flags EINVAL'],
  },
  {
    body: `int err = check_zeroed_user(ptr, size);

	if (err < 0)
		return err;
	if (!err)
		return -E2BIG;`,
    steps: ['copy: ptr, size bytes EFAULT', 'work: not the bytes are 0 E2BIG'],
  },
  {
    body: `int value;

	if (get_user(value, number))
		return -EFAULT;
	if (value < 0)
		return -EINVAL;`,
    steps: ['copy: number EFAULT', 'check: number[0] < 0 EINVAL'],
  },
  {
    body: `int value;

	if (!user_access_begin(number, 4))
		return -EFAULT;
	unsafe_get_user(value, number, fault);
	user_access_end();
	return value < 0 ? -EINVAL : 0;
fault:
	user_access_end();
	return -EFAULT;`,
    steps: ['range: number, 4 bytes EFAULT', 'copy: number EFAULT', 'check: number[0] < 0 EINVAL', 'done: 1'],
  },
  {
    body: `struct frob *frob = memdup_user(ptr, sizeof(*frob));

	if (IS_ERR(frob))
		return PTR_ERR(frob);
	if (frob->flags)
		return -EINVAL;`,
    steps: ['limit: memory for a copy ENOMEM', 'copy: ptr EFAULT', 'check: ptr.flags EINVAL'],
  },
  {
    body: `if (!access_ok(ptr, size))
		return -EFAULT;`,
    steps: ['range: ptr, size bytes EFAULT'],
  },
  {
    body: `struct frob frob;

	if (copy_from_user(&frob, ptr, sizeof(frob)))
		return -EFAULT;
	if (copy_from_user(&frob, u64_to_user_ptr(frob.more), 8))
		return -EFAULT;`,
    steps: ['copy: ptr EFAULT', 'copy: ptr.more EFAULT'],
  },
];
