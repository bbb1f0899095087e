/**
 * The C source of `filter_itself_with(NUMBER, ERRNO)`: from then on one call fails with it, with `filter_itself(NUMBER)`
 * with EPERM. A program can do so after it was loaded (ld.so(8) makes calls of its own); what it does then may end with
 * _exit() alone.
 */
export const FILTER_ITSELF = `#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>
static int filter_itself_with(int number, int error)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(filter) / sizeof(*filter), filter };
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}
static int filter_itself(int number)
{
	return filter_itself_with(number, EPERM);
}
`;

/** The C source of `behind NUMBER[:ERRNO] PROGRAM …`, which runs a program behind a filter that returns it (or EPERM) for one call. */
export const BEHIND = `${FILTER_ITSELF}
int main(int argc, char **argv)
{
	const char *error = strchr(argv[1], ':');
	(void)argc;
	if (error ? filter_itself_with(atoi(argv[1]), atoi(error + 1)) : filter_itself(atoi(argv[1])))
		return 2;
	execv(argv[2], argv + 2);
	return 3;
}
`;
