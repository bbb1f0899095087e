/**
 * Constants of include/uapi, so that no header but the numbers of calls is needed: those of a C library differ, and an
 * old one lacks the newer ones.
 */
export const CONSTANTS = `
#include <asm/unistd.h>

#define AT_FDCWD -100
#define AT_REMOVEDIR 0x200
#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define O_CLOEXEC 02000000
#define PROT_READ 1
#define PROT_READ_WRITE 3
#define MAP_SHARED 0x01
#define MAP_ANONYMOUS 0x20
#define MREMAP_MAYMOVE 1
#define AF_UNIX 1
#define SOCK_STREAM 1
#define POLLIN 1
#define SIGKILL 9
#define SIGCHLD 17
#define TCSBRK 0x5409
#define MS_NOSUID 2
#define MS_NODEV 4
#define MS_NOEXEC 8
#define MS_REC 0x4000
#define MS_PRIVATE 0x40000
#define CLONE_NEWNS 0x00020000
#define CLONE_NEWCGROUP 0x02000000
#define CLONE_NEWUTS 0x04000000
#define CLONE_NEWIPC 0x08000000
#define CLONE_NEWUSER 0x10000000
#define CLONE_NEWPID 0x20000000
#define CLONE_NEWNET 0x40000000
#define RLIMIT_CPU 0
#define RLIMIT_FSIZE 1
#define RLIMIT_CORE 4
#define RLIMIT_NPROC 6
#define RLIMIT_NOFILE 7
#define PR_SET_PDEATHSIG 1
#define PR_GET_SECCOMP 21
#define PR_SET_SECCOMP 22
#define PR_SET_NO_NEW_PRIVS 38
#define SECCOMP_MODE_FILTER 2
#define SECCOMP_RET_ERRNO 0x00050000
#define SECCOMP_RET_ALLOW 0x7fff0000
#define CAPABILITY_VERSION_3 0x20080522

/* Descriptors of the calling process beside 0, 1 and 2. */
#define ORDERS 200
#define REPORTS 201

struct shared;

/* The surroundings of calls. */
struct world {
	const char *name;
	int is_root;
	u32 error; /* what its filter answers; 0: it has none */
	struct shared *shared;
	long process; /* 0: none */
	int orders, reports;
};

#define AS_ROOT 1
#define UNFILTERED 2 /* the calling process needs the call itself */

struct spec {
	const char *name;
	u32 flags;
	u32 probes; /* calls that are made behind the filters, too: the first ones */
	u32 calls;
};

/* Whether the calls are made as root, too, and in namespaces of their own. */
static int is_root, is_apart;

static void leave(int status) __attribute__((noreturn));
`;
