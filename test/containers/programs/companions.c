#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

/*
 * Does what each word of its command line names, with the calls of that name alone, in a child of its own, and prints what
 * came of it: "done" where the effect was seen, or the errno of the call. What has to be there before is made, and what
 * came of it is looked at, by whatever calls the filter leaves.
 */

#ifndef __NR_fchmodat2
#define __NR_fchmodat2 452
#endif
#ifndef __NR_setxattrat
#define __NR_setxattrat 463
#define __NR_removexattrat 466
#define __NR_open_tree_attr 467
#endif

#define FILE_ "/dev/file"
#define OTHER "/dev/other"
#define NAME "user.probeable"

struct how { uint64_t flags, mode, resolve; };
struct value { uint64_t value; uint32_t size, flags; };
struct tree { uint64_t set, clear, propagation, userns; };
struct clone3 { uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls; };

static volatile sig_atomic_t got;
static void on_signal(int number) { got = number; }

static int open_any(const char *path, int flags)
{
	struct how how = { flags, flags & O_CREAT ? 0600 : 0, 0 };
	int fd = syscall(SYS_openat, AT_FDCWD, path, flags, 0600);

	if (fd < 0)
		fd = syscall(SYS_open, path, flags, 0600);
	return fd < 0 ? syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how) : fd;
}

static int is_there(const char *path)
{
	struct stat known;

	return fstatat(AT_FDCWD, path, &known, AT_SYMLINK_NOFOLLOW) == 0;
}

static struct stat about(const char *path)
{
	struct stat known = { 0 };

	fstatat(AT_FDCWD, path, &known, AT_SYMLINK_NOFOLLOW);
	return known;
}

/* The child of a call that makes one says which user it has; 65534 in a new user namespace. */
static int child_is(long pid, uid_t uid)
{
	int status;

	if (pid == 0)
		_exit(getuid() == uid ? 7 : 8);
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 7;
}

static int is_mounted(void)
{
	return about("/dev/at").st_dev != about("/dev").st_dev;
}

static int pair[2];

static int receives(void)
{
	char byte = 0;

	return recv(pair[1], &byte, 1, MSG_DONTWAIT) == 1 || read(pair[1], &byte, 1) == 1 ? byte == 'x' : 0;
}

#define IS(name) (strcmp(word, #name) == 0)
#include "companion-files.h"

/* What a word names: makes the call, and says whether its effect is seen. */
static int done(const char *word)
{
	int fd = open_any(FILE_, O_RDWR | O_CREAT | O_CLOEXEC), error = 0;
	char byte = 'x', room = 0;
	struct iovec part = { &byte, 1 }, empty = { &room, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 }, space = { .msg_iov = &empty, .msg_iovlen = 1 };
	struct mmsghdr messages = { .msg_hdr = message }, spaces = { .msg_hdr = space };
	int seen;

	fsetxattr(fd, NAME, "y", 1, 0);
	socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair);
	signal(SIGUSR1, on_signal);
	seen = done_to_files(word, fd);
	if (seen >= 0)
		return seen;

	if (IS(fork))
		return child_is(syscall(SYS_fork), 0);
	if (IS(vfork)) {
		pid_t child = vfork();

		if (child == 0)
			_exit(7);
		return child_is(child, 0);
	}
	if (IS(clone))
		return child_is(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0), 0);
	if (IS(clone3))
		return child_is(syscall(SYS_clone3, &(struct clone3){ .exit_signal = SIGCHLD }, sizeof(struct clone3)), 0);
	if (IS(clone with a namespace))
		return child_is(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0), 65534);
	if (IS(clone3 with a namespace))
		return child_is(syscall(SYS_clone3, &(struct clone3){ CLONE_NEWUSER, .exit_signal = SIGCHLD },
					sizeof(struct clone3)), 65534);

	if (IS(open))
		return write(syscall(SYS_open, FILE_, O_WRONLY), "x", 1) == 1;
	if (IS(openat))
		return write(syscall(SYS_openat, AT_FDCWD, FILE_, O_WRONLY), "x", 1) == 1;
	if (IS(openat2))
		return write(syscall(SYS_openat2, AT_FDCWD, FILE_, &(struct how){ .flags = O_WRONLY }, sizeof(struct how)), "x", 1) == 1;

	if (IS(pkey_mprotect)) {
		unsigned char *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		/* mov eax, 7; ret */
		memcpy(code, (unsigned char[]){ 0xb8, 7, 0, 0, 0, 0xc3 }, 6);
		return syscall(SYS_pkey_mprotect, code, 4096, PROT_READ | PROT_EXEC, -1) == 0 && ((int (*)(void))code)() == 7;
	}

	if (IS(process_vm_readv) || IS(process_vm_writev) || IS(pidfd_getfd)) {
		/* Of another process, whose copy is another one. */
		int ends[2];
		volatile char *there = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		struct iovec own = { &room, 1 }, theirs = { (void *)there, 1 };
		pid_t child;

		if (pipe(ends) || (child = fork()) < 0)
			return 0;
		if (child == 0) {
			if (IS(process_vm_readv))
				*there = 'x';
			fd = dup2(fd, 77);
			if (write(ends[1], "x", 1) != 1)
				_exit(1);
			while (*there != 'x')
				usleep(1000);
			if (IS(process_vm_writev))
				_exit(7);
			pause();
		}
		if (read(ends[0], &room, 1) != 1)
			return 0;
		if (IS(process_vm_writev))
			return syscall(SYS_process_vm_writev, child, &part, 1, &theirs, 1, 0) == 1 && child_is(child, 0);
		room = 0;
		if (IS(process_vm_readv))
			error = syscall(SYS_process_vm_readv, child, &own, 1, &theirs, 1, 0) == 1 && room == 'x';
		else
			error = write(syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, child, 0), 77, 0), "x", 1) == 1;
		kill(child, SIGKILL);
		return error;
	}

	if (IS(kill))
		return syscall(SYS_kill, getpid(), SIGUSR1) == 0 && got;
	if (IS(tkill))
		return syscall(SYS_tkill, gettid(), SIGUSR1) == 0 && got;
	if (IS(tgkill))
		return syscall(SYS_tgkill, getpid(), gettid(), SIGUSR1) == 0 && got;
	if (IS(pidfd_send_signal))
		return syscall(SYS_pidfd_send_signal, syscall(SYS_pidfd_open, getpid(), 0), SIGUSR1, NULL, 0) == 0 && got;

	if (IS(accept) || IS(accept4)) {
		struct sockaddr_un address = { AF_UNIX, "\0probeable" };
		int listening = socket(AF_UNIX, SOCK_STREAM, 0), client = socket(AF_UNIX, SOCK_STREAM, 0);

		bind(listening, (struct sockaddr *)&address, sizeof address);
		listen(listening, 1);
		connect(client, (struct sockaddr *)&address, sizeof address);
		return write(IS(accept) ? syscall(SYS_accept, listening, 0, 0) : syscall(SYS_accept4, listening, 0, 0, 0), "x", 1) == 1 &&
		       read(client, &room, 1) == 1;
	}
	if (IS(sendmsg))
		return syscall(SYS_sendmsg, pair[0], &message, 0) == 1 && receives();
	if (IS(sendmmsg))
		return syscall(SYS_sendmmsg, pair[0], &messages, 1, 0) == 1 && receives();
	if (IS(recvmsg))
		return write(pair[0], "x", 1) == 1 && syscall(SYS_recvmsg, pair[1], &space, 0) == 1 && room == 'x';
	if (IS(recvmmsg))
		return write(pair[0], "x", 1) == 1 && syscall(SYS_recvmmsg, pair[1], &spaces, 1, 0, NULL) == 1 && room == 'x';

	if (IS(setuid))
		return syscall(SYS_setuid, 5) == 0 && getuid() == 5;
	if (IS(setreuid))
		return syscall(SYS_setreuid, 5, 5) == 0 && getuid() == 5;
	if (IS(setresuid))
		return syscall(SYS_setresuid, 5, 5, 5) == 0 && getuid() == 5;
	if (IS(setgid))
		return syscall(SYS_setgid, 5) == 0 && getgid() == 5;
	if (IS(setregid))
		return syscall(SYS_setregid, 5, 5) == 0 && getgid() == 5;
	if (IS(setresgid))
		return syscall(SYS_setresgid, 5, 5, 5) == 0 && getgid() == 5;

	if (IS(prlimit64)) {
		struct rlimit limit = { 9, 9 }, now;

		return syscall(SYS_prlimit64, 0, RLIMIT_CORE, &limit, NULL) == 0 && getrlimit(RLIMIT_CORE, &now) == 0 &&
		       now.rlim_max == 9;
	}
	if (IS(sched_setscheduler))
		return syscall(SYS_sched_setscheduler, 0, SCHED_BATCH, &(struct sched_param){ 0 }) == 0 &&
		       sched_getscheduler(0) == SCHED_BATCH;
	if (IS(sched_setattr)) {
		uint32_t attributes[12] = { sizeof attributes, SCHED_BATCH };

		return syscall(SYS_sched_setattr, 0, attributes, 0) == 0 && sched_getscheduler(0) == SCHED_BATCH;
	}
	errno = EINVAL;
	return 0;
}

int main(int argc, char **argv)
{
	syscall(SYS_mkdir, "/dev/at", 0700);
	syscall(SYS_mkdirat, AT_FDCWD, "/dev/at", 0700);
	for (int i = 1; i < argc; i++) {
		int status;
		long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
		struct clone3 way = { .exit_signal = SIGCHLD };

		/* Where one way to make a child is refused there is another. */
		if (child < 0)
			child = syscall(SYS_clone3, &way, sizeof way);
		if (child < 0)
			child = syscall(SYS_fork);
		if (child < 0 && (child = vfork()) == 0)
			_exit(done(argv[i]) ? 255 : errno);
		if (child == 0) {
			errno = 0;
			_exit(done(argv[i]) ? 255 : errno);
		}
		if (child < 0 || waitpid(child, &status, 0) < 0)
			return 1;
		if (WIFSIGNALED(status))
			printf("signal %d\n", WTERMSIG(status));
		else if (WEXITSTATUS(status) == 255)
			puts("done");
		else
			printf("errno %d\n", WEXITSTATUS(status));
		syscall(SYS_unlinkat, AT_FDCWD, FILE_, 0);
		syscall(SYS_unlinkat, AT_FDCWD, OTHER, 0);
		syscall(SYS_unlinkat, AT_FDCWD, OTHER, AT_REMOVEDIR);
	}
	return 0;
}
