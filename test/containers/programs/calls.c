#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Makes each call of its command line in a child, and prints how the child ended: with the errno of the call, 0 for none,
 * or by a signal. "571:0x100000010:2" is a number and arguments, of which those that are left out are 0; "thread" starts a
 * thread as the C library does. Descriptor 9 is a pipe.
 */

static void *nothing(void *unused)
{
	return unused;
}

static int errno_of(char *call)
{
	long long words[7] = { 0 };
	pthread_t thread;

	if (strcmp(call, "thread") == 0)
		return pthread_create(&thread, NULL, nothing, NULL);
	for (int i = 0; i < 7; i++) {
		char *word = strsep(&call, ":");

		if (word == NULL)
			break;
		words[i] = strtoull(word, NULL, 0);
	}
	return syscall(words[0], words[1], words[2], words[3], words[4], words[5], words[6]) < 0 ? errno : 0;
}

int main(int argc, char **argv)
{
	int ends[2], status;

	if (pipe(ends) || dup2(ends[0], 9) < 0)
		return 1;
	for (int i = 1; i < argc; i++) {
		pid_t child = fork();

		if (child == 0)
			_exit(errno_of(argv[i]));
		if (child < 0 || waitpid(child, &status, 0) < 0)
			return 1;
		if (WIFSIGNALED(status))
			printf("signal %d\n", WTERMSIG(status));
		else
			printf("%d\n", WEXITSTATUS(status));
		fflush(stdout);
	}
	return 0;
}
