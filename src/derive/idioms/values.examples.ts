import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `if (FIELD_GET(GENMASK(7, 4), flags) > 5)
		return -EINVAL;
	if (flags == FIELD_PREP(GENMASK(9, 8), 2))
		return -ENXIO;`,
    steps: ['check: (((__u64)flags & 240) >> 4) > 5 EINVAL', 'check: (__u64)flags == 512 ENXIO'],
  },
  {
    body: `if (clamp(flags, 1, 4) == 4)
		return -EINVAL;`,
    steps: ['check: (flags > 1 || flags >= 4) && (flags == 4 || flags >= 4) EINVAL'],
  },
  {
    body: `if (!cpu_feature_enabled(X86_FEATURE_FROB))
		return -EOPNOTSUPP;`,
    steps: ['gate: not X86_FEATURE_FROB EOPNOTSUPP'],
  },
  {
    body: `if (unlikely(flags & 2))
		return -EINVAL;`,
    steps: ['check: flags & 2 EINVAL'],
  },
  {
    body: `void *frob = flags & 1 ? ERR_PTR(-ENOENT) : current;

	if (IS_ERR(frob))
		return PTR_ERR(frob);`,
    steps: ['check: flags & 1 ENOENT'],
  },
  {
    body: `void *frob = flags & 1 ? NULL : current;

	if (IS_ERR_OR_NULL(frob))
		return -ENOENT;`,
    steps: ['check: flags & 1 ENOENT'],
  },
  {
    body: 'return PTR_ERR_OR_ZERO(flags & 1 ? ERR_PTR(-ENOENT) : current);',
    steps: ['check: flags & 1 ENOENT', 'done: 1'],
  },
  {
    body: `if (WARN_ON_ONCE(flags & 4))
		return -EINVAL;`,
    steps: ['check: flags & 4 EINVAL'],
  },
  {
    body: `if (offset_in_page(ptr))
		return -EINVAL;
	if (!IS_ALIGNED(size, 8))
		return -ENOMSG;`,
    steps: ['check: (unsigned long)ptr & (PAGE_SIZE - 1) EINVAL', 'check: (size & 7) != 0 ENOMSG'],
  },
  {
    body: `if (!PAGE_ALIGN(size))
		return -EINVAL;`,
    steps: ['check: !(size + (PAGE_SIZE - 1) & ~(PAGE_SIZE - 1)) EINVAL'],
  },
  {
    body: `struct frob frob;

	if (size < offsetofend(typeof(frob), more))
		return -EINVAL;`,
    steps: ['check: size < 16 EINVAL'],
  },
  {
    body: `if (hweight32(flags & 7) > 1)
		return -EINVAL;`,
    steps: ['check: popcount(flags & 7) > 1 EINVAL'],
  },
  {
    body: `if (min_t(unsigned int, flags, 8) == 8)
		return -EINVAL;`,
    steps: ['check: flags == 8 EINVAL', 'check: flags >= 8 EINVAL'],
  },
  {
    body: `struct frob frob;

	if (size > ARRAY_SIZE(frob.reserved))
		return -EINVAL;
	if (size > ARRAY_SIZE(frob_table))
		return -ENOMSG;`,
    steps: ['check: size > 2 EINVAL', 'blank: size > ARRAY_SIZE(frob_table) ENOMSG'],
  },
  {
    body: `if (__builtin_constant_p(flags) && size)
		return -EINVAL;
	if (!__builtin_constant_p(8))
		return -ENOMSG;
	if (flags)
		return -E2BIG;`,
    steps: ['check: flags E2BIG'],
  },
  {
    body: `struct frob frob;

	if (copy_from_user(&frob, ptr, sizeof(frob)))
		return -EFAULT;
	if (!mem_is_zero(&frob.reserved, sizeof(frob.reserved)))
		return -EINVAL;
	if (memchr_inv(&frob.reserved, 1, sizeof(frob.reserved)))
		return -ENOMSG;`,
    steps: [
      'copy: ptr EFAULT',
      'check: ptr.reserved[0] EINVAL',
      'check: ptr.reserved[1] EINVAL',
      'work: memchr_inv(&frob.reserved, 1, sizeof(frob.reserved)) ENOMSG',
    ],
  },
  {
    body: `BUILD_BUG_ON(sizeof(struct frob) != 16);
	if (flags)
		return -EINVAL;`,
    steps: ['check: flags EINVAL'],
  },
  {
    body: `if (!IS_ENABLED(CONFIG_FROB))
		return -ENOSYS;`,
    steps: ['gate: without CONFIG_FROB ENOSYS'],
  },
  {
    body: `if (in_compat_syscall())
		return -ENOSYS;
	if (flags)
		return -EINVAL;`,
    steps: ['check: flags EINVAL'],
  },
  {
    body: `if (!force_o_largefile())
		return -EOVERFLOW;
	if (flags)
		return -EINVAL;`,
    steps: ['check: flags EINVAL'],
  },
  {
    body: `if (!file_inode(current->frob_file))
		return -EIO;
	if (flags)
		return -EINVAL;`,
    steps: ['check: flags EINVAL'],
  },
  {
    body: `struct frob frob = {};
	__u64 *inner = &frob.more;
	struct frob *outer = container_of(inner, struct frob, more);

	outer->flags = flags;
	if (frob.flags)
		return -EINVAL;`,
    steps: ['check: (__u64)flags EINVAL'],
  },
];
