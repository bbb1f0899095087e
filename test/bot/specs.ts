/** A proposal that asks for its permission first, so that no call of it is a probe. */
export const BAD = `syscall: xyzzy
status: proposed
number: 475
prototype: int xyzzy(int fd, unsigned int flags)
entry:
  - permission: CAP_SYS_ADMIN
    error: EPERM
  - check: flags & ~1
    error: EINVAL
  - lookup: fd
    error: EBADF
  - effect: changes the file
`;

/** A call in which nothing is found. */
export const GOOD = `syscall: xyzzy
summary: changes a file
status: merged
since: "6.1"
prototype: int xyzzy(int fd, unsigned int flags)
entry:
  - check: flags != 0
    error: EINVAL
  - lookup: fd
    error: EBADF
  - effect: changes the file
probes:
  - call: xyzzy(-1, 0)
    expect: EBADF
`;
