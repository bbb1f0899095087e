/*
 * Writes the filter that a process runs under, as an array of struct sock_filter: dump PID [INDEX], the newest filter
 * being 0. ptrace(2), PTRACE_SECCOMP_GET_FILTER; the process is stopped while it is read.
 */
#include <errno.h>
#include <linux/filter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef PTRACE_SECCOMP_GET_FILTER
#define PTRACE_SECCOMP_GET_FILTER 0x420c
#endif

static int fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	return 1;
}

int main(int argc, char **argv)
{
	static struct sock_filter program[4096];
	pid_t pid = argc > 1 ? atoi(argv[1]) : 0;
	long index = argc > 2 ? atol(argv[2]) : 0;
	long count;

	if (ptrace(PTRACE_ATTACH, pid, 0, 0))
		return fail("PTRACE_ATTACH");
	if (waitpid(pid, NULL, 0) != pid)
		return fail("waitpid");
	count = ptrace(PTRACE_SECCOMP_GET_FILTER, pid, index, program);
	if (count < 0)
		return fail("PTRACE_SECCOMP_GET_FILTER");
	ptrace(PTRACE_DETACH, pid, 0, 0);
	fwrite(program, sizeof(program[0]), count, stdout);
	return 0;
}
