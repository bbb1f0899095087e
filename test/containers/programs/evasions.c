#define _GNU_SOURCE
#include <errno.h>
#include <linux/io_uring.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Makes calls that a policy may refuse, and others that do the same, and prints the errno of each: new user namespaces by
 * clone and clone3, AF_NETLINK sockets by socket, by socketcall of 32-bit x86, and by io_uring, with and without
 * io_uring_enter.
 */

#define NETLINK 16
#define DATAGRAM 2

static void say(const char *what, long result)
{
	printf("%s %ld\n", what, result < 0 ? (long)errno : 0L);
	fflush(stdout);
}

static void say_child(const char *what, long child)
{
	if (child == 0)
		_exit(0);
	say(what, child);
	if (child > 0)
		waitpid(child, NULL, 0);
}

/* int 0x80 with socketcall(SYS_SOCKET, args): the arguments lie below 4 GiB. */
static long socketcall_of_x86(void)
{
	uint32_t *args = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	long result;

	args[0] = NETLINK;
	args[1] = DATAGRAM;
	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(102), "b"(1), "c"(args)
			 : "memory", "r8", "r9", "r10", "r11");
	if ((int)result >= 0)
		return (int)result;
	errno = -(int)result;
	return -1;
}

static long socket_by_ring(unsigned flags)
{
	struct io_uring_params p = { .flags = flags, .sq_thread_idle = 2000 };
	long fd = syscall(SYS_io_uring_setup, 2, &p);

	if (fd < 0)
		return fd;
	size_t size = p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe);
	if (size < p.sq_off.array + p.sq_entries * sizeof(uint32_t))
		size = p.sq_off.array + p.sq_entries * sizeof(uint32_t);
	char *ring = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQ_RING);
	struct io_uring_sqe *sqe = mmap(NULL, p.sq_entries * sizeof(*sqe), PROT_READ | PROT_WRITE, MAP_SHARED, fd,
					IORING_OFF_SQES);
	if (ring == MAP_FAILED || sqe == MAP_FAILED)
		return -1;
	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = 45; /* IORING_OP_SOCKET, which headers have since Linux 5.19 */
	sqe->fd = NETLINK;
	sqe->off = DATAGRAM;
	*(uint32_t *)(ring + p.sq_off.array) = 0;
	__atomic_store_n((uint32_t *)(ring + p.sq_off.tail), 1, __ATOMIC_RELEASE);
	if (flags == 0) {
		long entered = syscall(SYS_io_uring_enter, fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0);
		if (entered < 0)
			return entered;
	} else {
		for (int i = 0; i < 20 && !__atomic_load_n((uint32_t *)(ring + p.cq_off.tail), __ATOMIC_ACQUIRE); i++)
			usleep(1000);
	}
	struct io_uring_cqe *cqe = (struct io_uring_cqe *)(ring + p.cq_off.cqes);
	if (__atomic_load_n((uint32_t *)(ring + p.cq_off.tail), __ATOMIC_ACQUIRE) == 0)
		cqe->res = -ETIME;
	if (cqe->res >= 0)
		return cqe->res;
	errno = -cqe->res;
	close(fd);
	return -1;
}

/*
 * The thread of the kernel sleeps if it finds nothing in a new ring (io_sq_thread), and only io_uring_enter wakes it. A
 * program that was too late tries again with another ring.
 */
static long socket_without_enter(void)
{
	long result = -1;

	for (int i = 0; i < 200 && result < 0; i++)
		result = socket_by_ring(IORING_SETUP_SQPOLL);
	return result;
}

int main(void)
{
	uint64_t args[8] = { CLONE_NEWUSER, 0, 0, 0, SIGCHLD };

	say_child("clone", syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0));
	say_child("clone3", syscall(435, args, sizeof(args)));
	say("socket", syscall(SYS_socket, NETLINK, DATAGRAM, 0));
	say("socketcall", socketcall_of_x86());
	say("ring", socket_by_ring(0));
	say("ring without io_uring_enter", socket_without_enter());
	return 0;
}
