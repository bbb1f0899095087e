/**
 * Error numbers that userspace can see, by name (include/uapi/asm-generic/errno-base.h and errno.h). Numbers
 * differ on alpha, mips, parisc and sparc, which is why specs use names.
 */
const NAMES_BY_NUMBER = [
  'EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD', // 1 to 10
  'EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR', // 11 to 20
  'EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS', // 21 to 30
  'EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP', // 31 to 40
  '- ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI', // 41 to 50
  'EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT - EBFONT ENOSTR', // 51 to 60
  'ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM', // 61 to 70
  'EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD', // 71 to 80
  'ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE', // 81 to 90
  'EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN', // 91 to 100
  'ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT', // 101 to 110
  'ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM', // 111 to 120
  'EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD', // 121 to 130
  'ENOTRECOVERABLE ERFKILL EHWPOISON EFTYPE', // 131 to 134; EFTYPE since 7.2
]
  .join(' ')
  .split(' ');

const NUMBERS: ReadonlyMap<string, number> = new Map(
  NAMES_BY_NUMBER.map((name, index): [string, number] => [name, index + 1]).filter(([name]) => name !== '-'),
);

/** Every errno name that a spec may use. */
export const ERRNO_NAMES: readonly string[] = [...NUMBERS.keys()];

/** Kernel-internal codes that must not reach userspace (include/linux/errno.h), each with the errno that userspace sees. */
const KERNEL_INTERNAL: ReadonlyMap<string, string> = new Map([
  ['ENOTSUPP', 'EOPNOTSUPP'],
  ['ERESTARTSYS', 'EINTR'],
  ['ERESTARTNOINTR', 'EINTR'],
  ['ERESTARTNOHAND', 'EINTR'],
  ['ERESTART_RESTARTBLOCK', 'EINTR'],
  ['ENOIOCTLCMD', 'ENOTTY'],
  ['EOPENSTALE', 'ESTALE'],
]);

/** Other names of the same number. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['EWOULDBLOCK', 'EAGAIN'],
  ['EDEADLOCK', 'EDEADLK'],
  ['ENOTSUP', 'EOPNOTSUPP'],
]);

/** The result of a step that is not known: any errno, success or a signal. A result of traces, not an errno. */
export const UNKNOWN = 'unknown';

/** The number of an errno on most architectures; undefined if Linux has no such errno. */
export function errnoNumber(name: string): number | undefined {
  return NUMBERS.get(name);
}

/** The name of an errno by its number on most architectures; undefined if Linux has no such errno. */
export function errnoName(number: number): string | undefined {
  const name = NAMES_BY_NUMBER[number - 1];
  return name === '-' ? undefined : name;
}

/** The errno to write instead of a kernel-internal code or an alias; undefined for any other name. */
export function preferredErrno(name: string): { name: string; why: string } | undefined {
  const visible = KERNEL_INTERNAL.get(name);
  if (visible !== undefined)
    return { name: visible, why: 'is internal to the kernel and must not reach userspace' };
  const alias = ALIASES.get(name);
  return alias === undefined ? undefined : { name: alias, why: 'is another name for it' };
}
