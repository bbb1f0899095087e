import { errnoValue } from '../errno.ts';
import { type Constant, constant } from '../value/term.ts';

/**
 * Constants that code uses without defining them, for code that comes without its headers: a patch, a file
 * (include/uapi/linux/fcntl.h, include/uapi/asm-generic/fcntl.h, include/uapi/linux/limits.h, include/vdso/time64.h,
 * include/uapi/asm-generic/resource.h; x86_64).
 */
const VALUES: ReadonlyMap<string, bigint> = new Map(
  Object.entries({
    AT_FDCWD: -100,
    AT_SYMLINK_NOFOLLOW: 0x100,
    AT_EACCESS: 0x200,
    AT_REMOVEDIR: 0x200,
    AT_SYMLINK_FOLLOW: 0x400,
    AT_NO_AUTOMOUNT: 0x800,
    AT_EMPTY_PATH: 0x1000,
    AT_STATX_SYNC_TYPE: 0x6000,
    AT_RECURSIVE: 0x8000,
    O_ACCMODE: 0o3,
    O_RDONLY: 0,
    O_WRONLY: 0o1,
    O_RDWR: 0o2,
    O_CREAT: 0o100,
    O_EXCL: 0o200,
    O_TRUNC: 0o1000,
    O_APPEND: 0o2000,
    O_NONBLOCK: 0o4000,
    O_LARGEFILE: 0o100000,
    O_DIRECTORY: 0o200000,
    O_NOFOLLOW: 0o400000,
    O_CLOEXEC: 0o2000000,
    O_PATH: 0o10000000,
    NSEC_PER_SEC: 1_000_000_000,
    RLIM_NLIMITS: 16,
    PATH_MAX: 4096,
    NAME_MAX: 255,
    INT_MAX: 0x7fffffff,
    UINT_MAX: 0xffffffff,
    SIGKILL: 9,
    SIGSTOP: 19,
  }).map(([name, value]) => [name, BigInt(value)]),
);

/** The value of a constant that every program knows; undefined for others. */
export function wellKnown(name: string): Constant | undefined {
  const errno = VALUES.has(name) || !/^E[A-Z\d]+$/.test(name) ? undefined : errnoValue(name);
  const value = VALUES.get(name) ?? (errno === undefined ? undefined : BigInt(errno));
  if (value === undefined) return undefined;
  return constant(value, { size: value > 0x7fffffffn ? 8 : 4, isSigned: true }, name);
}
