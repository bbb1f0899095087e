/*
 * A new system call, as a patch would add it. Only what stands here is read: functions of other files
 * are known where the kernel's own are well known, as capable() and fdget() are, and are a blank else.
 */
SYSCALL_DEFINE3(xyzzy, int, fd, const char __user *, name, unsigned int, flags)
{
	char label[256];
	long len;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;

	if (flags)
		return -EINVAL;

	len = strncpy_from_user(label, name, sizeof(label));
	if (len < 0)
		return len;

	CLASS(fd, f)(fd);
	if (fd_empty(f))
		return -EBADF;

	return xyzzy_attach(fd_file(f), label);
}
