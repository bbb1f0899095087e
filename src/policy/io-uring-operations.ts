/** An operation of io_uring, and the system calls that do the same. */
export interface RingOperation {
  /** Without IORING_OP_. */
  readonly operation: string;
  /** The release of Linux that has it first. */
  readonly since: string;
  /** Where one of these is open, the operation opens nothing. */
  readonly calls: readonly string[];
}

/**
 * Operations that a policy may want to refuse: io_uring_enter(2) and enum io_uring_op of include/uapi/linux/io_uring.h.
 * What only waits, reads, writes or synchronizes descriptors that a program has is left out.
 */
const OPERATIONS = `
SENDMSG 5.3 sendmsg sendto sendmmsg
RECVMSG 5.3 recvmsg recvfrom recvmmsg
ACCEPT 5.5 accept accept4
CONNECT 5.5 connect
OPENAT 5.6 open openat openat2
FALLOCATE 5.6 fallocate
STATX 5.6 statx stat lstat newfstatat
MADVISE 5.6 madvise
SPLICE 5.7 splice
TEE 5.8 tee
SHUTDOWN 5.11 shutdown
RENAMEAT 5.11 rename renameat renameat2
UNLINKAT 5.11 unlink unlinkat
MKDIRAT 5.15 mkdir mkdirat
SYMLINKAT 5.15 symlink symlinkat
LINKAT 5.15 link linkat
SETXATTR 5.19 setxattr setxattrat
FSETXATTR 5.19 fsetxattr
GETXATTR 5.19 getxattr getxattrat
FGETXATTR 5.19 fgetxattr
SOCKET 5.19 socket
URING_CMD 6.7 setsockopt
WAITID 6.7 waitid wait4
FTRUNCATE 6.9 ftruncate truncate
BIND 6.11 bind
LISTEN 6.11 listen
PIPE 6.16 pipe pipe2
`;

/** The operations of io_uring that do what system calls do, oldest first. */
export const RING_OPERATIONS: readonly RingOperation[] = OPERATIONS.trim()
  .split('\n')
  .map((line) => {
    const [operation = '', since = '', ...calls] = line.split(' ');
    return { operation, since, calls };
  });
