/**
 * The C source of `filter_itself(NUMBER)`: from then on one call fails with EPERM. A program can do so after it was loaded
 * (ld.so(8) makes calls of its own); what it does then may end with _exit() alone.
 */
export const FILTER_ITSELF = `#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>
static int filter_itself(int number)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(filter) / sizeof(*filter), filter };
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}
`;

/** The C source of `behind NUMBER PROGRAM …`, which runs a program behind a filter that returns EPERM for one call. */
export const BEHIND = `${FILTER_ITSELF}
int main(int argc, char **argv)
{
	(void)argc;
	if (filter_itself(atoi(argv[1])))
		return 2;
	execv(argv[2], argv + 2);
	return 3;
}
`;
