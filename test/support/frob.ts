/* A system call in C, for tests that read calls from code. */

/** A header with its flags. */
export const FROB_HEADER = '#define FROB_ALL 0x3\n';

/** A helper that refuses a bad descriptor. */
export const FROB_FILE = `static int frob_file(int fd)
{
	struct file *file = fget(fd);

	if (!file)
		return -EBADF;
	fput(file);
	return 0;
}
`;

const UNKNOWN_FLAGS = `	if (flags & ~FROB_ALL)
		return -EINVAL;
`;
const PERMISSION = `	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
`;

function source(first: string, second: string): string {
  return `#include <linux/frob.h>

${FROB_FILE}
SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)
{
${first}
${second}
	return frob_file(fd);
}
`;
}

/** The file that defines it: unknown flags are refused before the permission, so it has a probe. */
export const FROB = source(UNKNOWN_FLAGS, PERMISSION);

/** The same with the permission first, so that it has no probe. */
export const FROB_MOVED = source(PERMISSION, UNKNOWN_FLAGS);
