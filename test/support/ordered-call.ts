/** A call with each kind of step, in C, and helpers that it is read through. */
const STRUCT = 'struct ops {\n\t__u64 flags;\n\t__u64 value;\n};\n#define OPS_A 0x1\n#define OPS_B 0x2\n';

export const ORDERED = `${STRUCT}
static int copy_ops(struct ops *kops, struct ops __user *uops, size_t size)
{
	if (unlikely(size > PAGE_SIZE))
		return -E2BIG;
	if (unlikely(size < 16))
		return -EINVAL;
	return copy_struct_from_user(kops, sizeof(*kops), uops, size);
}

static int valid(const struct ops *kops)
{
	if (kops->flags & ~(OPS_A | OPS_B))
		return -EINVAL;
	return 0;
}

SYSCALL_DEFINE3(operate, int, fd, struct ops __user *, uops, size_t, size)
{
	struct ops kops;
	struct file *file;
	int err;

	err = copy_ops(&kops, uops, size);
	if (err)
		return err;
	err = valid(&kops);
	if (err)
		return err;
	file = fget(fd);
	if (!file)
		return -EBADF;
	err = -EPERM;
	if (!ns_capable(current_user_ns(), CAP_SYS_ADMIN))
		goto out;
	err = operate_on(file, &kops);
out:
	fput(file);
	return err;
}
`;
