import { type IntegerType, layOut, type StructType, type Type } from './type.ts';

function integer(name: string, size: 1 | 2 | 4 | 8, signed: boolean): IntegerType {
  return { kind: 'integer', name, size, signed };
}

export const INT = integer('int', 4, true);
export const UNSIGNED_INT = integer('unsigned int', 4, false);
export const LONG = integer('long', 8, true);
export const UNSIGNED_LONG = integer('unsigned long', 8, false);
const CHAR = integer('char', 1, true);
export const SIZE_T = integer('size_t', 8, false);

/** The arithmetic types of C (C11, 6.2.5) by their specifiers in alphabetical order, as the parser sorts them. */
const ARITHMETIC = new Map<string, IntegerType>([
  ['_Bool', integer('bool', 1, false)],
  ['bool', integer('bool', 1, false)],
  ['char', CHAR],
  ['char signed', integer('signed char', 1, true)],
  ['char unsigned', integer('unsigned char', 1, false)],
  ['short', integer('short', 2, true)],
  ['int short', integer('short', 2, true)],
  ['short unsigned', integer('unsigned short', 2, false)],
  ['int short unsigned', integer('unsigned short', 2, false)],
  ['int', INT],
  ['signed', INT],
  ['int signed', INT],
  ['unsigned', UNSIGNED_INT],
  ['int unsigned', UNSIGNED_INT],
  ['long', LONG],
  ['int long', LONG],
  ['long signed', LONG],
  ['long unsigned', UNSIGNED_LONG],
  ['int long unsigned', UNSIGNED_LONG],
  ['long long', integer('long long', 8, true)],
  ['int long long', integer('long long', 8, true)],
  ['long long unsigned', integer('unsigned long long', 8, false)],
  ['int long long unsigned', integer('unsigned long long', 8, false)],
]);

/** The integer type that a list of specifiers names (`unsigned`, `long`, …), in any order. */
export function arithmeticType(specifiers: readonly string[]): IntegerType | undefined {
  const [first = ''] = specifiers;
  return ARITHMETIC.get(specifiers.length === 1 ? first : [...specifiers].sort().join(' '));
}

/** Specifiers that only occur in {@link ARITHMETIC}. */
export const ARITHMETIC_WORDS: ReadonlySet<string> = new Set(
  [...ARITHMETIC.keys()].flatMap((words) => words.split(' ')),
);

/**
 * Type names of the kernel's interfaces on LP64 (include/linux/types.h, include/uapi/asm-generic/posix_types.h,
 * include/uapi/asm-generic/int-ll64.h). `umode_t` and `__kernel_sa_family_t` have two bytes, ids four.
 */
const TYPEDEFS: readonly [size: 1 | 2 | 4 | 8, signed: boolean, names: string][] = [
  [1, true, '__s8 s8 int8_t'],
  [1, false, '__u8 u8 uint8_t'],
  [2, true, '__s16 s16 int16_t'],
  [2, false, '__u16 u16 uint16_t __le16 __be16 umode_t __kernel_sa_family_t sa_family_t'],
  [4, true, '__s32 s32 int32_t pid_t __kernel_pid_t clockid_t __kernel_clockid_t timer_t __kernel_timer_t'],
  [4, true, 'key_t key_serial_t mqd_t rwf_t __kernel_rwf_t daddr_t'],
  [
    4,
    false,
    '__u32 u32 uint32_t __le32 __be32 uid_t gid_t qid_t id_t mode_t __kernel_mode_t dev_t __poll_t __wsum',
  ],
  [8, true, '__s64 s64 int64_t ssize_t __kernel_ssize_t loff_t __kernel_loff_t off_t __kernel_off_t time_t'],
  [8, true, '__kernel_time64_t __kernel_time_t __kernel_long_t ptrdiff_t intptr_t clock_t'],
  [8, false, '__u64 u64 uint64_t __aligned_u64 __le64 __be64 __kernel_size_t aio_context_t __kernel_ulong_t'],
  [8, false, 'uintptr_t ino_t'],
];

const timespec = layOut('__kernel_timespec', [
  { name: 'tv_sec', type: integer('__kernel_time64_t', 8, true) },
  { name: 'tv_nsec', type: integer('long long', 8, true) },
]);

/** Type names that every spec can use; `types` in a spec adds to them. */
export const BUILTIN_TYPEDEFS: ReadonlyMap<string, Type> = new Map<string, Type>([
  ...TYPEDEFS.flatMap(([size, signed, names]) =>
    names.split(' ').map((name): [string, Type] => [name, integer(name, size, signed)]),
  ),
  ['size_t', SIZE_T],
  // One word of 64 signals (include/uapi/asm-generic/signal.h).
  ['sigset_t', layOut('sigset_t', [{ name: 'sig', type: { kind: 'array', of: UNSIGNED_LONG, count: 1 } }])],
  // SI_MAX_SIZE (include/uapi/asm-generic/siginfo.h); the first fields are the same on all architectures but MIPS.
  [
    'siginfo_t',
    layOut('siginfo_t', [
      { name: 'si_signo', type: INT },
      { name: 'si_errno', type: INT },
      { name: 'si_code', type: INT },
      { name: '_pad', type: { kind: 'array', of: INT, count: 29 } },
    ]),
  ],
]);

/** Structs that many calls share. */
export const BUILTIN_STRUCTS: ReadonlyMap<string, StructType> = new Map([
  ['__kernel_timespec', timespec],
  ['timespec', { ...timespec, name: 'timespec' }],
  [
    'iovec',
    layOut('iovec', [
      { name: 'iov_base', type: { kind: 'pointer', to: { kind: 'void' }, isConst: false, isUser: true } },
      { name: 'iov_len', type: SIZE_T },
    ]),
  ],
]);
