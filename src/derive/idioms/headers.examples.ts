import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `if (!is_power_of_2(flags))
		return -EINVAL;`,
    steps: ['check: (__u64)flags == 0 EINVAL', 'check: ((__u64)flags & (__u64)flags - 1) != 0 EINVAL'],
  },
  {
    body: `if (upper_32_bits(size))
		return -EINVAL;`,
    steps: ['check: (__u32)(size >> 32) EINVAL'],
  },
  {
    body: `if (lower_32_bits(size) > 8)
		return -EINVAL;`,
    steps: ['check: (__u32)(size & 0xffffffff) > 8 EINVAL'],
  },
  {
    body: `struct timespec64 frob;

	if (get_timespec64(&frob, ptr))
		return -EFAULT;
	if (flags)
		return -EINVAL;
	return put_timespec64(&frob, ptr);`,
    steps: ['copy: ptr, 16 bytes EFAULT', 'check: flags EINVAL', 'write: ptr, 16 bytes EFAULT', 'done: 1'],
  },
  {
    body: `struct timespec64 frob;

	if (get_old_timespec32(&frob, number) || put_old_timespec32(&frob, number))
		return -EFAULT;`,
    steps: ['copy: number, 8 bytes EFAULT', 'write: number, 8 bytes EFAULT'],
  },
  {
    body: `struct itimerspec64 frob;

	if (get_itimerspec64(&frob, ptr))
		return -EFAULT;
	return put_itimerspec64(&frob, ptr);`,
    steps: ['copy: ptr, 32 bytes EFAULT', 'write: ptr, 32 bytes EFAULT', 'done: 1'],
  },
  {
    body: `if (flags & ~GENMASK(7, 4))
		return -EINVAL;
	if (flags == _IOR('f', 1, int))
		return -ENOTTY;`,
    steps: ['check: (__u64)flags & 0xffffffffffffff0fUL EINVAL', 'check: flags == 0x80046601 ENOTTY'],
  },
  {
    body: `struct timespec64 frob, to;

	if (get_timespec64(&frob, ptr))
		return -EFAULT;
	if (poll_select_set_timeout(&to, frob.tv_sec, frob.tv_nsec))
		return -EINVAL;
	if (flags)
		return -ENXIO;`,
    steps: [
      'copy: ptr, 16 bytes EFAULT',
      'work: frob.tv_sec < 0 EINVAL',
      'work: (unsigned long)frob.tv_nsec >= 1000000000UL EINVAL',
      'check: flags ENXIO',
    ],
  },
];
