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

/** A call with an error. */
export const FAULTY = GOOD.replaceAll('EBADF', 'EBADFD');

/** A call with a remedy that can be committed. */
const PROTOTYPE = 'prototype: int xyzzy(int fd, unsigned int flags)\n';
export const MENDABLE = `${GOOD.replace(PROTOTYPE, '')}${PROTOTYPE}`;

/** As many calls as it takes for more than 50 annotations. */
export const many = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `specs/call_${index}.yaml`,
      BAD.replaceAll('xyzzy', `call_${index}`).replace('475', String(500 + index)),
    ]),
  );
