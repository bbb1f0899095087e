import { describe, expect, test } from 'vitest';
import { derivedAnswers, derivedGrade, derivedSteps } from '../../test/support/derived.ts';

interface Case {
  readonly code: string;
  readonly grade: string;
  /** Kinds and errnos, in the order of the code; what stands between them is not looked at. */
  readonly order: readonly string[];
  readonly answers?: Readonly<Record<string, readonly string[]>>;
  /** Answers that must not be among the possible ones. */
  readonly never?: Readonly<Record<string, readonly string[]>>;
}

const SIZED = `struct gadget_args {
	__u64 flags;
	__u64 target;
};
#define GADGET_SIZE_VER0 16
#define GADGET_LOUD 0x1
#define GADGET_QUIET 0x2
`;

const CASES: Readonly<Record<string, Case>> = {
  'a permission before everything': {
    code: `${SIZED}
SYSCALL_DEFINE2(gadget_ask, struct gadget_args __user *, uargs, size_t, usize)
{
	struct gadget_args args;
	int err;

	if (!capable(CAP_SYS_RAWIO))
		return -EPERM;
	if (usize < GADGET_SIZE_VER0)
		return -EINVAL;
	err = copy_struct_from_user(&args, sizeof(args), uargs, usize);
	if (err)
		return err;
	if (args.flags)
		return -EINVAL;
	return gadget_answer(&args);
}
`,
    grade: 'none',
    order: ['permission EPERM', 'check EINVAL', 'copy EFAULT', 'check EINVAL'],
  },
  'a permission behind everything, through helpers': {
    code: `${SIZED}
static int gadget_read(struct gadget_args *args, struct gadget_args __user *uargs, size_t usize)
{
	if (usize > PAGE_SIZE)
		return -E2BIG;
	if (usize < GADGET_SIZE_VER0)
		return -EINVAL;
	return copy_struct_from_user(args, sizeof(*args), uargs, usize);
}

static int gadget_check(const struct gadget_args *args)
{
	if (args->flags & ~(GADGET_LOUD | GADGET_QUIET))
		return -EINVAL;
	return (args->flags & GADGET_LOUD) && (args->flags & GADGET_QUIET) ? -EINVAL : 0;
}

SYSCALL_DEFINE3(gadget_set, int, fd, struct gadget_args __user *, uargs, size_t, usize)
{
	struct gadget_args args;
	struct file *file;
	int err;

	err = gadget_read(&args, uargs, usize) ?: gadget_check(&args);
	if (err)
		return err;
	file = fget(fd);
	if (!file)
		return -EBADF;
	err = -EPERM;
	if (!ns_capable(file_inode(file)->i_sb->s_user_ns, CAP_SYS_ADMIN))
		goto out;
	err = gadget_do(file, &args);
out:
	fput(file);
	return err;
}
`,
    grade: 'strong',
    order: [
      'check E2BIG',
      'check EINVAL',
      'copy EFAULT',
      'check EINVAL',
      'check EINVAL',
      'lookup EBADF',
      'permission EPERM',
    ],
    answers: {
      'gadget_set(-1, NULL, 0)': ['EINVAL'],
      'gadget_set(-1, NULL, 5000)': ['E2BIG'],
      'gadget_set(-1, &{.flags = 3}, 16)': ['EINVAL'],
      'gadget_set(-1, &{.flags = 1}, 16)': ['EBADF'],
    },
  },
  'a multiplexer whose commands take addresses': {
    code: `#define GADGET_READ 0
#define GADGET_WRITE 1

SYSCALL_DEFINE3(gadget_ctl, unsigned int, op, unsigned long, arg, unsigned int, flags)
{
	if (flags)
		return -EINVAL;
	switch (op) {
	case GADGET_READ:
		return put_user(gadget_level, (int __user *)arg) ? -EFAULT : 0;
	case GADGET_WRITE:
		if (!capable(CAP_SYS_RESOURCE))
			return -EPERM;
		return gadget_set_level(arg);
	default:
		return -EINVAL;
	}
}
`,
    grade: 'strong',
    order: ['check EINVAL', 'write EFAULT', 'permission EPERM', 'check EINVAL'],
    answers: {
      'gadget_ctl(0, 0, 1)': ['EINVAL'],
      'gadget_ctl(7, 0, 0)': ['EINVAL'],
      'gadget_ctl(GADGET_READ, NULL, 0)': ['EFAULT'],
    },
    never: { 'gadget_ctl(7, 0, 0)': ['EPERM', 'EFAULT'] },
  },
  'a pointer that is kept and never read': {
    code: `struct gadget_head {
	__u64 next;
	__u64 last;
};

SYSCALL_DEFINE2(gadget_head, struct gadget_head __user *, head, size_t, len)
{
	if (unlikely(len != sizeof(*head)))
		return -EINVAL;
	current->gadget_head = head;
	return 0;
}
`,
    grade: 'weak',
    order: ['check EINVAL'],
    answers: { 'gadget_head(NULL, 0)': ['EINVAL'] },
    never: {
      'gadget_head(NULL, 16)': ['EFAULT', 'EINVAL'],
      'gadget_head(NULL, sizeof(struct gadget_head))': ['EFAULT', 'EINVAL'],
    },
  },
  'a directory that is looked up whatever the path is': {
    code: `SYSCALL_DEFINE3(gadget_at, int, dfd, const char __user *, path, unsigned int, flags)
{
	if (flags & ~AT_SYMLINK_NOFOLLOW)
		return -EINVAL;

	CLASS(fd, dir)(dfd);
	if (fd_empty(dir))
		return -EBADF;

	CLASS(filename, name)(path);
	if (IS_ERR(name))
		return PTR_ERR(name);
	return gadget_make(fd_file(dir), name);
}
`,
    grade: 'strong',
    order: ['check EINVAL', 'lookup EBADF', 'copy EFAULT'],
    answers: {
      'gadget_at(-1, NULL, 0)': ['EBADF'],
      'gadget_at(AT_FDCWD, "/", 0)': ['EBADF'],
      'gadget_at(-1, NULL, 1)': ['EINVAL'],
    },
  },
  'a sysctl before everything': {
    code: `#ifdef CONFIG_GADGET
SYSCALL_DEFINE1(gadget_new, unsigned int, flags)
{
	if (!READ_ONCE(sysctl_gadgets))
		return -EPERM;
	if (flags & ~O_CLOEXEC)
		return -EINVAL;
	return gadget_fd(flags);
}
#else
SYSCALL_DEFINE1(gadget_new, unsigned int, flags)
{
	return -ENOSYS;
}
#endif
`,
    grade: 'none',
    order: ['gate ENOSYS', 'gate EPERM', 'check EINVAL'],
  },
  'a vector whose elements are copied one by one': {
    code: `struct gadget_range {
	__u64 start;
	__u64 len;
};

static bool may_wrap(unsigned long start, size_t len)
{
	return start + len < start;
}

SYSCALL_DEFINE3(gadget_vec, struct gadget_range __user *, vec, unsigned int, count, int, pid)
{
	struct gadget_range range;
	struct pid *target;
	unsigned int i;
	int ret = 0;

	if (!count || count > 64)
		return -EINVAL;
	target = find_get_pid(pid);
	if (!target)
		return -ESRCH;
	for (i = 0; i < count; i++) {
		if (copy_from_user(&range, &vec[i], sizeof(range))) {
			ret = -EFAULT;
			break;
		}
		if (may_wrap(range.start, range.len)) {
			ret = -ENOMEM;
			break;
		}
	}
	put_pid(target);
	return ret;
}
`,
    grade: 'weak',
    order: ['check EINVAL', 'lookup ESRCH'],
    answers: { 'gadget_vec(NULL, 0, 0)': ['EINVAL'], 'gadget_vec(NULL, 65, 0)': ['EINVAL'] },
    never: { 'gadget_vec(NULL, 0, 0)': ['EPERM'] },
  },
};

function isSubsequence(wanted: readonly string[], all: readonly string[]): boolean {
  let next = 0;
  for (const one of all) if (one === wanted[next]) next += 1;
  return next === wanted.length;
}

describe.each(Object.entries(CASES))('%s', (_, { code, grade, order, answers, never }) => {
  test('has the grade that it has', () => expect(derivedGrade(code)).toBe(grade));

  test('refuses in the order of the code', () => {
    const steps = derivedSteps(code).flatMap((step) => {
      const [, kind, errnos] = /^(\w+): .*?((?: E[A-Z\d]+)+)$/.exec(step) ?? [];
      return kind === undefined ? [] : [`${kind}${errnos?.split(' ').slice(0, 2).join(' ')}`];
    });
    expect(isSubsequence(order, steps), steps.join(', ')).toBe(true);
  });

  test.each(Object.entries(answers ?? {}))('%s ends where it ends', (call, wanted) =>
    expect(derivedAnswers(code, call)).toEqual(wanted),
  );

  test.each(Object.entries(never ?? {}))('%s never answers what it never does', (call, wanted) => {
    const possible = derivedAnswers(code, call).map((one) => one.replace('?', ''));
    expect(possible.filter((one) => wanted.includes(one))).toEqual([]);
  });
});
